import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createId } from '../platform/database/uuid.ts'
import type { UserViewer } from '../platform/auth/viewer.ts'
import {
  createAccounts,
  createReviews,
  createTokens,
  serveElsewhere,
  startTinyGateway,
} from '../tests/testkit/tiny-graph.ts'
import type { Elsewhere } from '../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from './gateway.ts'

const viewer: UserViewer = {
  kind: 'user',
  userId: createId(),
  sessionId: createId(),
  organisationId: null,
  organisationKind: null,
  role: null,
}

describe.each([
  ['http', 'in this process'],
  ['apollo', 'in this process'],
  ['http', 'elsewhere'],
  ['apollo', 'elsewhere'],
] as const)('behind the %s front with subgraphs %s', (front, place) => {
  const accounts = createAccounts()
  const tokens = createTokens()
  let gateway: RunningGateway
  let elsewhere: Elsewhere | undefined

  beforeAll(async () => {
    const { keySource } = await tokens
    const subgraphs = [accounts, createReviews()]
    if (place === 'elsewhere') elsewhere = await serveElsewhere(subgraphs)
    gateway = await startTinyGateway(subgraphs, {
      front,
      keySource,
      ...(elsewhere && { services: elsewhere.services }),
    })
  })
  afterAll(async () => {
    await gateway?.stop()
    await elsewhere?.stop()
  })

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })

  test('one question is answered from both subgraphs', async () => {
    const response = await post({ query: '{ users { name reviews { text } } }' })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      data: {
        users: [
          { name: 'Ada', reviews: [{ text: 'by 1' }] },
          { name: 'Grace', reviews: [{ text: 'by 2' }] },
        ],
      },
    })
  })

  test('variables, operation names and mutations arrive', async () => {
    const query =
      'query A { users { id } } mutation B($name: String!) { rename(id: "1", name: $name) { id name } }'
    const response = await post({ query, operationName: 'B', variables: { name: "O'Neil" } })
    expect(await response.json()).toEqual({ data: { rename: { id: '1', name: "O'Neil" } } })
  })

  test('the viewer of the token reaches the subgraph, and nobody is anonymous', async () => {
    const token = await (await tokens).sign(viewer)
    const mine = await post({ query: '{ viewer }' }, { authorization: `Bearer ${token}` })
    expect(await mine.json()).toEqual({ data: { viewer: JSON.stringify(viewer) } })
    const nobodys = await post({ query: '{ viewer }' })
    expect(await nobodys.json()).toEqual({ data: { viewer: '{"kind":"anonymous"}' } })
  })

  test.each([
    [
      'an expired token',
      async () => `Bearer ${await (await tokens).sign(viewer, -30)}`,
      'The access token has expired.',
    ],
    ['a forged token', async () => 'Bearer a.b.c', 'The access token is not valid.'],
    ['another scheme', async () => 'Basic YTpi', 'The authorization must be a bearer token.'],
  ])('%s is refused with 401', async (_, authorization, message) => {
    const response = await post({ query: '{ users { id } }' }, { authorization: await authorization() })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await response.json()).toEqual({ errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] })
  })

  test('keys that cannot be read are our fault: 503', async () => {
    const offline = await startTinyGateway([createAccounts(), createReviews()], { front })
    const token = await (await tokens).sign(viewer)
    const response = await fetch(`${offline.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"query":"{ users { id } }"}',
    })
    await offline.stop()
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] })
  })

  test('a sane request id is kept, an insane one replaced, and subgraphs see it with the trace', async () => {
    const trace = 'a'.repeat(32)
    const kept = await post(
      { query: '{ users { id } }' },
      {
        'x-request-id': 'order-42',
        traceparent: `00-${trace}-${'b'.repeat(16)}-01`,
        'accept-language': 'yo',
      },
    )
    expect(kept.headers.get('x-request-id')).toBe('order-42')
    const scope = accounts.scopes.at(-1)
    expect(scope?.requestId).toBe('order-42')
    // A lone subgraph is sent them as well, but shows them to no resolver.
    if (place === 'in this process') {
      expect(scope?.headers?.['accept-language']).toBe('yo')
      expect(scope?.trace?.['traceparent']).toMatch(new RegExp(`^00-${trace}-(?!b{16})[0-9a-f]{16}-01$`))
    }
    const replaced = await post({ query: '{ users { id } }' }, { 'x-request-id': 'a b' })
    expect(replaced.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('a resolver that fails keeps the rest of the answer, with path and subgraph', async () => {
    const response = await post({ query: '{ broken users { id } }' })
    expect(await response.json()).toMatchObject({
      data: { broken: null, users: [{ id: '1' }, { id: '2' }] },
      errors: [{ path: ['broken'], extensions: { serviceName: 'accounts' } }],
    })
  })

  test('limits hold at their boundary', async () => {
    const aliases = (count: number) => ({
      query: `{ users { ${Array.from({ length: count }, (_, i) => `a${i}: id`).join(' ')} } }`,
    })
    expect(await (await post(aliases(100))).json()).not.toHaveProperty('errors')
    expect(await (await post(aliases(101))).json()).toEqual({
      errors: [
        { message: 'The operation has more than 100 aliases.', extensions: { code: 'MAX_ALIASES_LIMIT' } },
      ],
    })
  })

  test('a body of 1 MiB passes and one byte more is refused with 413', async () => {
    const body = (bytes: number) => {
      const text = JSON.stringify({ query: '{ users { id } }', extensions: { pad: '' } })
      return text.replace('"pad":""', `"pad":"${'x'.repeat(bytes - text.length)}"`)
    }
    expect((await post(body(1024 * 1024))).status).toBe(200)
    const refused = await post(body(1024 * 1024 + 1))
    expect(refused.status).toBe(413)
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }] })
  })

  test.each([
    ['no JSON', '{', 400],
    ['an array', '[]', 400],
    ['a number', '7', 400],
    ['no query', '{}', 400],
    ['a query that is no text', '{"query":1}', 400],
    ['variables that are no map', '{"query":"{users{id}}","variables":[1]}', 400],
  ])('a body that is %s is refused', async (_, body, status) => {
    const response = await post(body)
    expect(response.status).toBe(status)
    const text = await response.text()
    expect(text).not.toContain('node_modules')
  })

  test('a GET without a header that browsers ask about first is refused, with one it answers', async () => {
    const url = `${gateway.url}/graphql?query=${encodeURIComponent('{ users { id } }')}`
    expect((await fetch(url)).status).toBe(400)
    const answered = await fetch(url, { headers: { 'apollo-require-preflight': '1' } })
    expect(await answered.json()).toEqual({ data: { users: [{ id: '1' }, { id: '2' }] } })
  })

  test('a mutation by GET is refused with 405 and not executed', async () => {
    const before = accounts.requests.length
    const query = encodeURIComponent('mutation { rename(id: "1", name: "x") { id } }')
    const response = await fetch(`${gateway.url}/graphql?query=${query}`, {
      headers: { 'apollo-require-preflight': '1' },
    })
    expect(response.status).toBe(405)
    expect(accounts.requests.length).toBe(before)
  })

  test('a subscription that is sent for one ordinary answer is refused with 406 and not begun', async () => {
    const before = accounts.requests.length
    const response = await post({ query: 'subscription { counted(to: 1) { id } }' })
    expect(response.status).toBe(406)
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('WebSocket'), extensions: { code: 'NOT_ACCEPTABLE' } }],
    })
    expect(accounts.requests.length).toBe(before)
  })

  test('a form, plain text or a missing content type never reaches an operation', async () => {
    const before = accounts.requests.length
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const response = await post({ query: '{ users { id } }' }, { 'content-type': type })
      expect(response.status, type).toBeGreaterThanOrEqual(400)
      expect(response.status, type).toBeLessThan(500)
    }
    expect(accounts.requests.length).toBe(before)
  })

  test('a body in a content encoding is refused with 415, not read as if it had none', async () => {
    const query = JSON.stringify({ query: '{ __typename }' })
    for (const encoding of ['gzip', 'br']) {
      const response = await post(query, { 'content-encoding': encoding })
      expect(response.status).toBe(415)
      expect(response.headers.get('accept-encoding')).toBe('identity')
      expect(await response.json()).toMatchObject({
        errors: [{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }],
      })
    }
    expect((await post(query, { 'content-encoding': 'identity' })).status).toBe(200)
  })

  test('a variable that does not fit is told with its place in the document', async () => {
    const response = await post({ query: 'query ($ms: Int!) { slow(ms: $ms) }', variables: { ms: 'x' } })
    expect(await response.json()).toMatchObject({
      errors: [{ locations: [{ line: 1, column: 8 }], extensions: { code: 'BAD_USER_INPUT' } }],
    })
  })

  // Some clients of automatic persisted queries look at the status before the body: anything else ends them.
  test('a hash that nobody knows yet is told with 200 under both media types, as by Apollo', async () => {
    const body = { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }
    const modern = { accept: 'application/graphql-response+json' }
    for (const answer of [await post(body), await post(body, modern)]) {
      expect(answer.status).toBe(200)
      expect(await answer.json()).toMatchObject({ errors: [{ message: 'PersistedQueryNotFound' }] })
    }
  })

  test('a preflight is answered and answers may be read by pages elsewhere', async () => {
    const headers = {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,authorization',
    }
    const preflight = await fetch(`${gateway.url}/graphql`, { method: 'OPTIONS', headers })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type,authorization')
    const answered = await post({ query: '{ users { id } }' }, { origin: 'https://shop.example' })
    expect(answered.headers.get('access-control-allow-origin')).toBe('*')
  })
})
