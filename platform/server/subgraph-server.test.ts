import { randomBytes } from 'node:crypto'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createAccounts, silentLog } from '../../tests/testkit/tiny-graph.ts'
import { createViewerSigner, viewerHeader } from '../auth/viewer-header.ts'
import { anonymousViewer, serviceViewer } from '../auth/viewer.ts'
import { answerJson } from './answer.ts'
import type { HttpServer } from './http-server.ts'
import { startSubgraphServer } from './subgraph-server.ts'

const viewerKey = randomBytes(32)
const signer = createViewerSigner(viewerKey)
const accounts = createAccounts()
let server: HttpServer

beforeAll(async () => {
  server = await startSubgraphServer({
    service: accounts,
    host: '127.0.0.1',
    port: 0,
    drainMs: 100,
    viewerKey,
    introspection: false,
    log: silentLog,
    routes: new Map([
      ['/.well-known/jwks.json', async ({ response }) => answerJson(response, 200, { keys: [] })],
    ]),
  })
})
afterAll(() => server?.stop())

async function post(body: string, headers: Record<string, string> = {}) {
  const signed = await signer.sign(anonymousViewer, 'accounts')
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [viewerHeader]: signed, ...headers },
    body,
  })
  return { status: response.status, text: await response.text() }
}

const users = JSON.stringify({ query: '{ users { id } }' })

test('a request with a viewer signed for it is answered', async () => {
  expect(await post(users)).toEqual({ status: 200, text: '{"data":{"users":[{"id":"1"},{"id":"2"}]}}\n' })
})

test.each([
  ['no viewer', async () => ''],
  [
    'a viewer nobody signed',
    async () => Buffer.from('{"viewer":{"kind":"service","name":"gateway"}}').toString('base64url'),
  ],
  ['a viewer signed for another subgraph', () => signer.sign(serviceViewer('gateway'), 'reviews')],
  [
    'a viewer signed with another key',
    () => createViewerSigner(randomBytes(32)).sign(serviceViewer('gateway'), 'accounts'),
  ],
])('a request with %s is refused with 401 and reaches nothing', async (_, header) => {
  const before = accounts.requests.length
  const refused = await post(users, { [viewerHeader]: await header() })
  expect(refused.status).toBe(401)
  expect(JSON.parse(refused.text)).toEqual({
    errors: [
      {
        message: 'This subgraph answers only requests the gateway signed.',
        extensions: { code: 'UNAUTHENTICATED' },
      },
    ],
  })
  expect(accounts.requests.length).toBe(before)
})

test.each([
  ['a body that is no JSON', '{', {}, 400],
  ['a query that does not fit the schema', '{"query":"{ nothing }"}', {}, 400],
  ['a query that does not parse', '{"query":"{"}', {}, 400],
  ['introspection', '{"query":"{ __schema { queryType { name } } }"}', {}, 400],
  ['a form', users, { 'content-type': 'application/x-www-form-urlencoded' }, 400],
  ['a body over the limit', `{"query":"${'x'.repeat(16 * 1024 * 1024)}"}`, {}, 413],
])('%s is refused without a stack trace', async (_, body, headers, status) => {
  const refused = await post(body, headers)
  expect(refused.status).toBe(status)
  expect(refused.text).not.toMatch(/stacktrace|node_modules|\.ts:/)
})

test('a landing page is not served', async () => {
  const signed = await signer.sign(anonymousViewer, 'accounts')
  const response = await fetch(`${server.url}/graphql`, {
    headers: { accept: 'text/html', [viewerHeader]: signed },
  })
  expect(response.status).toBe(400)
  expect(await response.text()).not.toContain('<html')
})

test('health and public routes need no viewer', async () => {
  expect(await (await fetch(`${server.url}/health/live`)).json()).toEqual({ status: 'live' })
  expect(await (await fetch(`${server.url}/.well-known/jwks.json`)).json()).toEqual({ keys: [] })
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
  accounts.health = 'ill'
  const ready = await fetch(`${server.url}/health/ready`)
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready' }])
  accounts.health = 'hanging'
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(503)
  accounts.health = 'well'
  expect((await fetch(`${server.url}/elsewhere`)).status).toBe(404)
})

test('one socket carries many viewers, each operation with its own', async () => {
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  })
  const ask = async (viewer: string | undefined) => {
    const results: unknown[] = []
    for await (const result of client.iterate({ query: '{ viewer }', extensions: { viewer } }))
      results.push(result)
    return results
  }
  expect(await ask(await signer.sign(serviceViewer('crm'), 'accounts'))).toEqual([
    { data: { viewer: '{"kind":"service","name":"crm"}' } },
  ])
  expect(await ask(await signer.sign(anonymousViewer, 'accounts'))).toEqual([
    { data: { viewer: '{"kind":"anonymous"}' } },
  ])
  for (const viewer of [undefined, 'forged', await signer.sign(anonymousViewer, 'reviews')]) {
    await expect(ask(viewer)).rejects.toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  }
  await client.dispose()
})
