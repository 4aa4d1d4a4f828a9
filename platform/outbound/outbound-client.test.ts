import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { createServer as createTcpServer, isIP } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createOutboundClient } from './outbound-client.ts'
import type { LookUp } from './outbound-client.ts'

const releases: (() => unknown)[] = []
afterEach(async () => {
  for (const release of releases.splice(0)) await release()
})

// Both are this machine; the second stands for the public internet.
const inside = '127.0.0.1'
const outside = '127.0.0.2'

async function serve(host: string, answer: RequestListener, port = 0): Promise<number> {
  const server = createServer(answer)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  releases.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function client(...answers: readonly (readonly string[])[]) {
  const lookUps: string[] = []
  const lookUp: LookUp = (host, _, done) => {
    const found = answers[Math.min(lookUps.push(host), answers.length) - 1] ?? []
    done(
      null,
      found.map((address) => ({ address, family: isIP(address) })),
    )
  }
  const created = createOutboundClient({ allowed: [outside], lookUp })
  releases.push(() => created.close())
  return { ask: (url: string) => created.askStatus(url, AbortSignal.timeout(5_000)), lookUps }
}

/** The same port on both: what answers inside must never be asked. */
async function serveBoth() {
  const asked: string[] = []
  const answer = (where: string): RequestListener => {
    return (_, response) => {
      asked.push(where)
      response.end()
    }
  }
  const port = await serve(outside, answer('outside'))
  await serve(inside, answer('inside'), port)
  return { port, asked }
}

const notPublic = { name: 'OutboundRefused', fault: 'NOT_PUBLIC', message: 'the address is not public' }

test('a name that is public at first and private at the next look-up is not followed inside', async () => {
  const { port, asked } = await serveBoth()
  const { ask, lookUps } = client([outside], [inside])
  expect(await ask(`http://rebinds.example.test:${port}/`)).toBe(200)
  await expect(ask(`http://rebinds.example.test:${port}/`)).rejects.toMatchObject(notPublic)
  expect(asked).toEqual(['outside'])
  expect(lookUps).toEqual(['rebinds.example.test', 'rebinds.example.test'])
})

test('of a name that leads to both, only what is public is connected to', async () => {
  const { port, asked } = await serveBoth()
  const { ask } = client(['::1', inside, outside, '::ffff:127.0.0.1'])
  expect(await ask(`http://both.example.test:${port}/`)).toBe(200)
  expect(asked).toEqual(['outside'])
})

test('a private address is asked nothing, however it is written', async () => {
  const { port, asked } = await serveBoth()
  const { ask, lookUps } = client([outside])
  for (const host of [inside, '127.1', '2130706433', '0x7f.1', '0177.0.0.1', '[::ffff:7f00:1]', 'localhost'])
    await expect(ask(`http://${host}:${port}/`)).rejects.toMatchObject(notPublic)
  await expect(ask(`http://me:secret@${outside}:${port}/`)).rejects.toMatchObject({
    fault: 'HAS_CREDENTIALS',
  })
  await expect(ask('file:///etc/hostname')).rejects.toMatchObject({ fault: 'NOT_HTTP' })
  expect([asked, lookUps]).toEqual([[], []])
})

test('over TLS a name is judged before a handshake begins', async () => {
  let connections = 0
  const server = createTcpServer((socket) => {
    connections += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, inside, resolve))
  releases.push(() => server.close())
  const { port } = server.address() as AddressInfo
  await expect(client([inside]).ask(`https://rebinds.example.test:${port}/`)).rejects.toMatchObject(notPublic)
  expect(connections).toBe(0)
})

test('a redirect is an answer, wherever it points to', async () => {
  const { port, asked } = await serveBoth()
  const redirecting = await serve(outside, (_, response) => {
    response.writeHead(302, { location: `http://${inside}:${port}/` }).end()
  })
  expect(await client([outside]).ask(`http://public.example.test:${redirecting}/`)).toBe(302)
  expect(asked).toEqual([])
})

test('a body or headers without end are cut off, and no connection is left', async () => {
  let [written, closed] = [0, 0]
  const endless = await serve(outside, (request, response) => {
    response.writeHead(200)
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(64 * 1024))) written += 64 * 1024
    }
    response.on('drain', more)
    request.socket.on('close', () => (closed += 1))
    more()
  })
  expect(await client().ask(`http://${outside}:${endless}/`)).toBe(200)
  await expect.poll(() => closed).toBe(1)
  expect(written).toBeLessThan(16 * 1024 * 1024)
  const talkative = await serve(outside, ({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    socket.on('error', () => undefined).on('close', () => (closed += 1))
    for (let line = 0; line < 64; line += 1) socket.write(`x-${line}: ${'y'.repeat(1_024)}\r\n`)
  })
  await expect(client().ask(`http://${outside}:${talkative}/`)).rejects.toMatchObject({
    code: 'UND_ERR_HEADERS_OVERFLOW',
  })
  await expect.poll(() => closed).toBe(2)
})

test('a name that is looked up without end is given up with the signal', async () => {
  const created = createOutboundClient({ allowed: [], lookUp: () => undefined })
  releases.push(() => created.close())
  const signal = AbortSignal.timeout(50)
  await expect(created.askStatus('http://slow.example.test/', signal)).rejects.toMatchObject({
    name: 'TimeoutError',
  })
})

test('a name that cannot be looked up is told as what it is', async () => {
  const missing = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
  const created = createOutboundClient({ allowed: [], lookUp: (_host, _, done) => done(missing, []) })
  releases.push(() => created.close())
  await expect(created.askStatus('http://gone.example.test/', AbortSignal.timeout(5_000))).rejects.toBe(
    missing,
  )
})
