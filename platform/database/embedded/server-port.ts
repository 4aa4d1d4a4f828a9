import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { ClusterFolder } from './cluster-folder.ts'

const loopback = '127.0.0.1'

/** The port of the last start when it is free, else any free one; remembered for the next start. */
export async function chooseServerPort(folder: ClusterFolder): Promise<number> {
  const remembered = readRememberedPort(folder)
  if (remembered !== undefined && (await tryPort(remembered)) !== undefined) return remembered
  const port = await tryPort(0)
  if (port === undefined) throw new Error('the system has no free port')
  writeFileSync(folder.portFile, String(port))
  return port
}

function readRememberedPort(folder: ClusterFolder): number | undefined {
  if (!existsSync(folder.portFile)) return undefined
  const port = Number(readFileSync(folder.portFile, 'utf8'))
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer()
  server.listen({ host: loopback, port, exclusive: true })
  try {
    await once(server, 'listening')
  } catch {
    return undefined
  }
  const address = server.address()
  server.close()
  await once(server, 'close')
  return address !== null && typeof address === 'object' ? address.port : undefined
}
