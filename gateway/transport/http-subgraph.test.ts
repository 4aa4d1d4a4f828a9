import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createViewerSigner, verifyViewerHeader } from '../../platform/auth/viewer-header.ts'
import { anonymousViewer, serviceViewer } from '../../platform/auth/viewer.ts'
import { answerSource, cacheControl, stringForm } from '../../platform/graphql/subgraph-service.ts'
import type { AnswerSource, RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { createAccounts, serveElsewhere, silentLog } from '../../tests/testkit/tiny-graph.ts'
import { createHttpSubgraph } from './http-subgraph.ts'
import type { HttpSubgraph } from './http-subgraph.ts'

const viewerKey = randomBytes(32)
const signer = createViewerSigner(viewerKey)
const scope: RequestScope = {
  viewer: anonymousViewer,
  requestId: 'req-1',
  headers: { 'x-stratograph-viewer': 'forged' },
  trace: { traceparent: '00-trace' },
}
const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

/** A subgraph that answers whatever the test wants. */
let answer: (request: IncomingMessage, response: ServerResponse) => void
let server: Server
let subgraph: HttpSubgraph
beforeEach(async () => {
  server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`
  subgraph = createHttpSubgraph({ name: 'accounts', url, signer, log: silentLog, maxResponseBytes: 1_000 })
  stops.push(async () => {
    await subgraph.close()
    server.closeAllConnections()
    server.close()
  })
})

const ask = (extra: Partial<RequestScope> = {}) =>
  subgraph.execute({ query: '{ a }' }, { ...scope, ...extra })

test('the request carries a viewer signed for this subgraph, the request id and the trace, and nothing forged', async () => {
  const seen = Promise.withResolvers<{ request: IncomingMessage; body: string }>()
  answer = async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    seen.resolve({ request, body })
    response.end('{"data":{"a":1}}')
  }
  const result = await subgraph.execute(
    { query: 'query Q($v: Int) { a }', operationName: 'Q', variables: { v: 1 } },
    { ...scope, viewer: serviceViewer('gateway') },
  )
  expect(result).toEqual({ data: { a: 1 }, [stringForm]: 'ascii' })
  const { request, body } = await seen.promise
  expect([request.method, request.url]).toEqual(['POST', '/base/graphql'])
  expect(JSON.parse(body)).toEqual({
    query: 'query Q($v: Int) { a }',
    operationName: 'Q',
    variables: { v: 1 },
  })
  expect(request.headers).toMatchObject({ 'x-request-id': 'req-1', traceparent: '00-trace' })
  const signed = String(request.headers['x-stratograph-viewer'])
  expect(await verifyViewerHeader(signed, 'accounts', viewerKey)).toEqual({
    kind: 'service',
    name: 'gateway',
  })
  await expect(verifyViewerHeader(signed, 'reviews', viewerKey)).rejects.toThrow(
    'only requests the gateway signed',
  )
})

test('GraphQL errors are an answer, whatever the status', async () => {
  answer = (_, response) => response.writeHead(400).end('{"errors":[{"message":"no such field"}]}')
  expect(await ask()).toEqual({ errors: [{ message: 'no such field' }], [stringForm]: 'ascii' })
})

test('an answer that is expected is not read, one that differs in its bytes or in how long it may be kept is', async () => {
  const compare = (expected: AnswerSource | null) => subgraph.execute({ query: '{ a }', expected }, scope)
  let headers: Record<string, string> = {}
  let parts = ['{"data":{"a":"one"}}']
  answer = async (_, response) => {
    response.writeHead(200, headers)
    for (const part of parts) {
      response.write(part)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    response.end()
  }
  const first = await compare(null)
  const source = first[answerSource] ?? null
  expect(first).toEqual({ data: { a: 'one' }, [stringForm]: 'ascii', [answerSource]: source })
  const unread = { [answerSource]: source }
  expect(await compare(source)).toEqual(unread)
  parts = ['{"data":{"a"', ':"on', 'e"}}']
  expect(await compare(source)).toEqual(unread)
  expect(source?.read()).toEqual({ data: { a: 'one' }, [stringForm]: 'ascii' })
  parts = ['{"data":{"a"', ':"on', 'f"}}']
  expect(await compare(source)).toMatchObject({ data: { a: 'onf' } })
  parts = ['{"data":{"a":"one"}} ']
  expect(await compare(source)).toMatchObject({ data: { a: 'one' } })
  parts = ['{"data":{"a":"one"}}']
  headers = { 'cache-control': 'no-store' }
  expect(await compare(source)).toMatchObject({ data: { a: 'one' }, [cacheControl]: 'no-store' })
  answer = (_, response) => response.writeHead(503).end('{"data":{"a":"one"}}')
  await expect(compare(source)).rejects.toMatchObject({ code: 'SUBGRAPH_UNREACHABLE' })
})

const badAnswers: [string, number, string][] = [
  ['text', 200, 'hello'],
  ['a cut-off answer', 200, '{"data":{"a"'],
  ['an empty answer', 200, ''],
  ['a list', 200, '[]'],
  ['neither data nor errors', 200, '{}'],
  ['data that is a text', 200, '{"data":"x"}'],
  ['errors that are no list', 200, '{"data":{},"errors":"x"}'],
  ['an error without a message', 200, '{"data":{},"errors":[{}]}'],
  ['no errors and no data', 200, '{"errors":[]}'],
  ['an HTML page of a proxy', 500, '<html>oops</html>'],
  ['a refusal of our signature', 401, '{"errors":[{"message":"who are you"}]}'],
]
test.each(badAnswers)('%s is a bad response', async (_, status, body) => {
  answer = (_request, response) => response.writeHead(status).end(body)
  await expect(ask()).rejects.toMatchObject({
    message: 'The subgraph "accounts" did not answer with GraphQL.',
    extensions: { code: 'SUBGRAPH_BAD_RESPONSE', serviceName: 'accounts' },
  })
})

test('an answer at the size limit passes, one byte more does not, and an endless one ends', async () => {
  const sized = (bytes: number) => `{"data":{"a":"${'x'.repeat(bytes - 17)}"}}`
  answer = (_, response) => response.end(sized(1_000))
  expect(await ask()).toHaveProperty('data.a')
  answer = (_, response) => response.end(sized(1_001))
  await expect(ask()).rejects.toMatchObject({ code: 'SUBGRAPH_RESPONSE_TOO_LARGE' })
  const cut = Promise.withResolvers<void>()
  answer = (_, response) => {
    const timer = setInterval(() => response.write('x'.repeat(100)), 1)
    response.once('close', () => {
      clearInterval(timer)
      cut.resolve()
    })
  }
  await expect(ask()).rejects.toMatchObject({ code: 'SUBGRAPH_RESPONSE_TOO_LARGE' })
  await cut.promise
})

test.each([502, 503, 504])('status %i means nobody was there', async (status) => {
  answer = (_, response) => response.writeHead(status).end('busy')
  await expect(ask()).rejects.toMatchObject({ code: 'SUBGRAPH_UNREACHABLE' })
})

test('a connection that breaks, or is refused, is unreachable, and the words name no host', async () => {
  answer = (request) => void request.socket.destroy()
  await expect(ask()).rejects.toMatchObject({ code: 'SUBGRAPH_UNREACHABLE' })
  server.close()
  server.closeAllConnections()
  const refused = await ask().catch((error: unknown) => error)
  expect(JSON.stringify(refused)).toBe(
    '{"message":"The subgraph \\"accounts\\" could not be reached.","extensions":{"code":"SUBGRAPH_UNREACHABLE","serviceName":"accounts"}}',
  )
})

test('a client that leaves ends the request in the subgraph', async () => {
  const arrived = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  answer = (request) => {
    request.socket.once('close', () => ended.resolve())
    arrived.resolve()
  }
  const client = new AbortController()
  const asked = ask({ signal: client.signal })
  await arrived.promise
  client.abort(new Error('left'))
  await expect(asked).rejects.toThrow('left')
  await ended.promise
})

test('connections are kept and used again', async () => {
  const ports = new Set<number | undefined>()
  answer = (request, response) => {
    ports.add(request.socket.remotePort)
    response.end('{"data":{}}')
  }
  for (let count = 0; count < 20; count += 1) await ask()
  // The second is opened when the first answer is read but not yet let go of.
  expect(ports.size).toBeLessThanOrEqual(2)
})

test('a subscription outlives the restart of its subgraph', async () => {
  const accounts = createAccounts()
  const elsewhere = await serveElsewhere([accounts])
  stops.push(() => elsewhere.stop())
  const client = new AbortController()
  const query = 'subscription { ticking { id } }'
  const stream = elsewhere.services.get('accounts')?.subscribe({ query }, { ...scope, signal: client.signal })
  if (!stream) throw new Error('There is no accounts subgraph.')
  expect(await stream.next()).toMatchObject({ value: { data: { ticking: { id: 'first' } } } })
  await elsewhere.restart(accounts)
  expect(await stream.next()).toMatchObject({ value: { data: { ticking: { id: 'second' } } } })
  client.abort(new Error('left'))
  expect(await stream.next()).toEqual({ done: true, value: undefined })
})

test('a subscription that the subgraph refuses ends with its errors', async () => {
  const elsewhere = await serveElsewhere([createAccounts()])
  stops.push(() => elsewhere.stop())
  const events: unknown[] = []
  for await (const event of elsewhere.services
    .get('accounts')
    ?.subscribe({ query: 'subscription { nothing }' }, scope) ?? [])
    events.push(event)
  expect(events).toMatchObject([
    { errors: [{ message: 'Cannot query field "nothing" on type "Subscription".' }] },
  ])
})

test.each([
  ['{"data":{"a":"plain"}}', 'ascii'],
  ['{"data":{"a":"na\u00efve \ud83d\ude00"}}', 'plain'],
  ['{"data":{"a":"a \\"quote\\""}}', undefined],
  ['{"data":{"a":"\\ud800"}}', undefined],
])('of the strings in %s it is known that they are %s', async (text, form) => {
  answer = (_, response) => response.end(text)
  const result = await ask()
  expect(result[stringForm]).toBe(form)
  expect(result.data).toEqual(JSON.parse(text).data)
})

test('the time an answer may be kept comes with it', async () => {
  answer = (_, response) => response.setHeader('cache-control', 'max-age=5').end('{"data":{"a":1}}')
  expect((await ask())[cacheControl]).toBe('max-age=5')
})
