import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createLogger } from '../telemetry/log.ts'
import { startHttpServer } from './http-server.ts'
import type { HttpExchange, HttpServer } from './http-server.ts'
import { BodyTooLarge, readBody } from './read-body.ts'

const log = createLogger({ level: 'silent', service: 'test' })
const servers: HttpServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})

async function start(
  handle: (exchange: HttpExchange) => Promise<void>,
  options: { port?: number; drainMs?: number } = {},
) {
  const server = await startHttpServer({
    name: 'shop',
    host: '127.0.0.1',
    port: 0,
    drainMs: 1_000,
    log,
    handle,
    ...options,
  })
  servers.push(server)
  return server
}

const hello = async ({ response }: HttpExchange) => void response.end('hello')

test('a taken port is one clear line', async () => {
  const first = await start(hello)
  await expect(start(hello, { port: first.port })).rejects.toMatchObject({
    name: 'ListenError',
    code: 'EADDRINUSE',
    message: `shop cannot listen on 127.0.0.1:${first.port}: the port is taken`,
  })
})

test('every answer carries a request id, the caller’s own when it is sane', async () => {
  const { url } = await start(hello)
  const id = async (given?: string) =>
    (await fetch(url, given === undefined ? {} : { headers: { 'x-request-id': given } })).headers.get(
      'x-request-id',
    )
  expect(await id('abc-123')).toBe('abc-123')
  expect(await id('x'.repeat(128))).toBe('x'.repeat(128))
  expect(await id('x'.repeat(129))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  expect(await id('<script>')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  expect(await id()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
})

test('a handler that fails is a 500 without details', async () => {
  const { url } = await start(async () => {
    throw new Error('password is hunter2')
  })
  const response = await fetch(url)
  expect(response.status).toBe(500)
  expect(await response.json()).toEqual({
    errors: [{ message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
  })
})

test('a drain finishes what runs, accepts nothing more and closes kept-alive connections', async () => {
  const arrived = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const server = await start(
    async ({ path, response }) => {
      if (path === '/slow') {
        arrived.resolve()
        await release.promise
      }
      response.end('done')
    },
    { drainMs: 10_000 },
  )
  await (await fetch(server.url)).text()
  const slow = fetch(`${server.url}/slow`)
  await arrived.promise
  const stopped = server.stop()
  await expect(fetch(server.url)).rejects.toThrow()
  release.resolve()
  const answered = await slow
  expect(await answered.text()).toBe('done')
  await stopped
})

test('what does not finish within the drain is cut off', async () => {
  const aborted = Promise.withResolvers<void>()
  const server = await start(
    ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted.resolve()
          resolve()
        })
      }),
    { drainMs: 50 },
  )
  const hanging = fetch(server.url).catch(() => 'cut off')
  await new Promise((resolve) => setTimeout(resolve, 50))
  await server.stop()
  expect(await hanging).toBe('cut off')
  await aborted.promise
})

test('a client that leaves aborts the signal', async () => {
  const arrived = Promise.withResolvers<AbortSignal>()
  const server = await start(async ({ signal }) => {
    arrived.resolve(signal)
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  })
  const socket = connect(server.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  const signal = await arrived.promise
  socket.destroy()
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  expect(signal.reason).toMatchObject({ name: 'ClientLeft' })
})

test('a WebSocket handshake where none is served is refused', async () => {
  const server = await start(hello)
  const socket = connect(server.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  expect(text.split('\r\n', 1)[0]).toBe('HTTP/1.1 426 Upgrade Required')
})

test('a body is read up to its limit, declared or not, and must be UTF-8', async () => {
  const { url } = await start(async ({ request, response }) => {
    try {
      response.end(await readBody(request, 10))
    } catch (error) {
      response.statusCode = error instanceof BodyTooLarge ? 413 : 400
      response.end(error instanceof Error ? error.name : '')
    }
  })
  const send = async (body: string | Uint8Array<ArrayBuffer> | ReadableStream, extra: object = {}) => {
    const response = await fetch(url, { method: 'POST', body, ...extra })
    return [response.status, await response.text()]
  }
  const chunked = (text: string) => [new Blob([text]).stream(), { duplex: 'half' }] as const
  expect(await send('é'.repeat(5))).toEqual([200, 'é'.repeat(5)])
  expect(await send('x'.repeat(11))).toEqual([413, 'BodyTooLarge'])
  expect(await send(...chunked('x'.repeat(10)))).toEqual([200, 'x'.repeat(10)])
  expect(await send(...chunked('x'.repeat(11)))).toEqual([413, 'BodyTooLarge'])
  expect(await send(...chunked('x'.repeat(3_000_000)))).toEqual([413, 'BodyTooLarge'])
  expect(await send(new Uint8Array([0xff, 0xfe]))).toEqual([400, 'BodyUnreadable'])
})
