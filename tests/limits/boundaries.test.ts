import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningGateway } from '../../gateway/gateway.ts'
import { defaultLimits } from '../../gateway/limits/operation-limits.ts'
import { startTinyGateway } from '../testkit/tiny-graph.ts'
import type { TinyGatewayOptions, TinySubgraph } from '../testkit/tiny-graph.ts'
import { aliased, createEndlessGraph, deep, directed, tokens, wide } from './endless-graph.ts'

const introspection = '{ __schema { queryType { name } } }'
const fronts = ['http', 'apollo'] as const

async function ask(
  { url }: RunningGateway,
  query: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: { data?: any; errors?: any[] } }> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as { data?: any; errors?: any[] },
  }
}

const codesOf = ({ body }: { body: { errors?: any[] } }) =>
  body.errors?.map(({ extensions }) => extensions.code)

describe.each(fronts)('at the %s front', (front) => {
  let graph: TinySubgraph
  let gateway: RunningGateway

  beforeAll(async () => {
    graph = createEndlessGraph()
    gateway = await startTinyGateway([graph], { front })
  })
  afterAll(() => gateway?.stop())

  test.each([
    ['tokens', 'MAX_TOKENS_LIMIT', tokens, defaultLimits.tokens],
    ['depth', 'MAX_DEPTH_LIMIT', deep, defaultLimits.depth],
    ['aliases', 'MAX_ALIASES_LIMIT', aliased, defaultLimits.aliases],
    ['root fields', 'MAX_ROOT_FIELDS_LIMIT', wide, defaultLimits.rootFields],
    ['directives', 'MAX_DIRECTIVES_LIMIT', directed, defaultLimits.directives],
  ] as const)(
    '%s pass at their limit, and one more is refused before any subgraph is asked',
    async (_, code, compose, limit) => {
      const atLimit = await ask(gateway, compose(limit))
      expect([code, codesOf(atLimit)]).toEqual([code, undefined])
      const asked = graph.requests.length
      expect(codesOf(await ask(gateway, compose(limit + 1)))).toEqual([code])
      expect(graph.requests.length).toBe(asked)
    },
  )

  test('of several operations in one document each counts, also those that are not run', async () => {
    const query = `query A { leaf } query B ${deep(defaultLimits.depth + 1)}`
    expect(codesOf(await ask(gateway, query))).toEqual(['MAX_DEPTH_LIMIT'])
  })

  test('a variable of 100 levels passes, and one of 101 is refused', async () => {
    const send = async (levels: number) => {
      const value = `${'['.repeat(levels)}${']'.repeat(levels)}`
      const body = `{"query":"query ($value: Anything) { kept(value: $value) }","variables":{"value":${value}}}`
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body })
      return [answer.status, await answer.text()]
    }
    expect(await send(100)).toEqual([200, '{"data":{"kept":1}}'])
    const [status, text] = await send(101)
    expect(status).toBe(400)
    expect(text).toContain('BAD_REQUEST')
  })

  test('a request holds one operation: a batch is refused, be it of one', async () => {
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ leaf }' }]),
    })
    expect(answer.status).toBe(400)
  })

  test('every answer says that nobody may guess its type, frame it or keep it', async () => {
    const answers = [await ask(gateway, '{ leaf }'), await ask(gateway, '{')]
    for (const { headers } of answers) {
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
      expect(headers.get('cache-control')).toContain('no-store')
      expect(headers.get('x-powered-by')).toBeNull()
    }
  })

  test('a refusal is counted under its code', async () => {
    const before = gateway.traffic.refusals.get('MAX_DEPTH_LIMIT') ?? 0
    await ask(gateway, deep(defaultLimits.depth + 1))
    await ask(gateway, '{ leaf }')
    expect(gateway.traffic.refusals.get('MAX_DEPTH_LIMIT')).toBe(before + 1)
  })
})

describe.each(fronts)('at the %s front, as configured', (front) => {
  const withGateway = async (
    options: TinyGatewayOptions,
    check: (gateway: RunningGateway) => Promise<void>,
  ) => {
    const gateway = await startTinyGateway([createEndlessGraph()], { front, ...options })
    await check(gateway).finally(() => gateway.stop())
  }

  test('the schema is told to whoever asks outside production, and in production to nobody', async () => {
    await withGateway({}, async (gateway) => {
      expect((await ask(gateway, introspection)).body).toEqual({
        data: { __schema: { queryType: { name: 'Query' } } },
      })
    })
    await withGateway({ production: true }, async (gateway) => {
      const refused = await ask(gateway, introspection)
      expect(refused.body.data).toBeUndefined()
      expect(new Set(codesOf(refused))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']))
      expect((await ask(gateway, '{ __typename }')).body).toEqual({ data: { __typename: 'Query' } })
      // A name that is nearly right must not be told either.
      expect(JSON.stringify((await ask(gateway, '{ laef }')).body)).not.toContain('"leaf"')
    })
    await withGateway({ production: true, introspection: true }, async (gateway) => {
      expect((await ask(gateway, introspection)).body.errors).toBeUndefined()
    })
    await withGateway({ introspection: false }, async (gateway) => {
      expect((await ask(gateway, introspection)).body.data).toBeUndefined()
    })
  })

  test('only pages of the origins named may read answers', async () => {
    await withGateway({ allowedOrigins: ['https://shop.example'] }, async (gateway) => {
      for (const [origin, allowed] of [
        ['https://shop.example', 'https://shop.example'],
        ['https://shop.example.evil.test', null],
        ['http://shop.example', null],
        ['null', null],
      ] as const) {
        const { headers } = await ask(gateway, '{ leaf }', { origin })
        expect([origin, headers.get('access-control-allow-origin')]).toEqual([origin, allowed])
        expect(headers.get('vary')).toContain('Origin')
        expect(headers.get('access-control-allow-credentials')).toBeNull()
        const preflight = await fetch(`${gateway.url}/graphql`, {
          method: 'OPTIONS',
          headers: { origin, 'access-control-request-method': 'POST' },
        })
        expect(preflight.headers.get('access-control-allow-methods') === null).toBe(allowed === null)
      }
    })
  })

  test('limits given take the place of the defaults', async () => {
    await withGateway({ limits: { depth: 3, bodyBytes: 100 } }, async (gateway) => {
      expect(codesOf(await ask(gateway, deep(3)))).toBeUndefined()
      expect(codesOf(await ask(gateway, deep(4)))).toEqual(['MAX_DEPTH_LIMIT'])
      const body = (bytes: number) => `{"query":"{ leaf }","operationName":null${' '.repeat(bytes - 41)}}`
      const send = (bytes: number) =>
        fetch(`${gateway.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: body(bytes),
        })
      expect(Buffer.byteLength(body(100))).toBe(100)
      expect((await send(100)).status).toBe(200)
      expect((await send(101)).status).toBe(413)
    })
  })
})
