import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A cable between clients and a server that a test can cut. */
export interface TcpProxy {
  readonly url: string
  /** Drops every connection and takes none until `mend`. */
  cut(): void
  mend(): void
  /** Lets the connections there are stay open and passes nothing more on; new ones work. */
  freeze(): void
  stop(): Promise<void>
}

/** Listens on a free port and passes all bytes on to `targetPort` of this machine. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let isCut = false
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  }
  const server = createServer((client) => {
    if (isCut) return void client.resetAndDestroy()
    const upstream = connect(targetPort, '127.0.0.1')
    keep(client)
    keep(upstream)
    client.pipe(upstream).pipe(client)
    client.once('close', () => upstream.destroy())
    upstream.once('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const drop = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true
      drop()
    },
    mend: () => void (isCut = false),
    freeze() {
      for (const socket of sockets) socket.unpipe().pause()
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      drop()
      await closed
    },
  }
}
