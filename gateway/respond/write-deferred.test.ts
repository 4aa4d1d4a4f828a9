import { setTimeout as sleep } from 'node:timers/promises'
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { Defer20220824Handler } from '@apollo/client/incremental'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createAccounts,
  createTinySubgraph,
  serveElsewhere,
  startTinyGateway,
} from '../../tests/testkit/tiny-graph.ts'
import type { Elsewhere } from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'
import { acceptsDeferred } from './write-deferred.ts'

/** Reviews that come long after the users they are of. */
const createSlowReviews = () =>
  createTinySubgraph(
    'reviews',
    `type User @key(fields: "id") { id: ID! reviews: [Review!]! verdict: String! }
     type Review { text: String! }`,
    {
      User: {
        reviews: async ({ id }: { id: string }) => {
          await sleep(100)
          return [{ text: `by ${id}` }]
        },
        verdict: () => {
          throw new Error('no verdict')
        },
      },
    },
  )

const source = '{ users { id name ... @defer(label: "reviews") { reviews { text } } } }'
const ids = ['1', '2']
const accept = 'multipart/mixed;deferSpec=20220824, application/json'

describe.each(['in this process', 'elsewhere'])('with subgraphs %s', (place) => {
  let gateway: RunningGateway
  let elsewhere: Elsewhere | undefined
  beforeAll(async () => {
    const subgraphs = [createAccounts(), createSlowReviews()]
    if (place === 'elsewhere') elsewhere = await serveElsewhere(subgraphs)
    gateway = await startTinyGateway(subgraphs, { ...(elsewhere && { services: elsewhere.services }) })
  })
  afterAll(async () => {
    await gateway?.stop()
    await elsewhere?.stop()
  })

  const post = (query: string, headers: Record<string, string> = { accept }) =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    })

  const createClient = () =>
    new ApolloClient({
      link: new HttpLink({ uri: `${gateway.url}/graphql` }),
      cache: new InMemoryCache(),
      incrementalHandler: new Defer20220824Handler(),
    })

  test('Apollo Client shows what is there and then the rest', async () => {
    const client = createClient()
    const seen: unknown[] = []
    await new Promise<void>((resolve, reject) => {
      client.watchQuery({ query: gql(source), fetchPolicy: 'network-only', errorPolicy: 'all' }).subscribe({
        next: ({ data, dataState }) => {
          if (data === undefined) return
          seen.push([dataState, structuredClone(data)])
          if (dataState === 'complete') resolve()
        },
        error: reject,
      })
    })
    client.stop()
    const users = ids.map((id) => expect.objectContaining({ id, name: expect.any(String) }))
    expect(seen.at(0)).toEqual(['streaming', { users }])
    expect(JSON.stringify(seen.at(0))).not.toContain('reviews')
    expect(seen.at(-1)).toEqual([
      'complete',
      {
        users: ids.map((id) =>
          expect.objectContaining({ id, reviews: [expect.objectContaining({ text: `by ${id}` })] }),
        ),
      },
    ])
  })

  test('the parts are what the multipart form of 2022-08-24 asks for', async () => {
    const response = await post(source)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('multipart/mixed;boundary="-";deferSpec=20220824')
    const text = await response.text()
    expect(text.startsWith('\r\n---\r\n')).toBe(true)
    expect(text.endsWith('\r\n-----\r\n')).toBe(true)
    const parts = text.split('\r\n---').slice(1, -1)
    const [first, last] = parts.map((part) => {
      const [head, body = ''] = part.trim().split('\r\n\r\n')
      expect(head).toBe('content-type: application/json; charset=utf-8')
      return JSON.parse(body)
    })
    expect(first).toEqual({ data: { users: expect.any(Array) }, hasNext: true })
    expect(last).toEqual({
      incremental: ids.map((id, index) => ({
        data: { reviews: [{ text: `by ${id}` }] },
        path: ['users', index],
        label: 'reviews',
      })),
      hasNext: false,
    })
  })

  test('a client that does not ask for parts gets a whole answer', async () => {
    const response = await post(source, { accept: 'application/json' })
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const { data } = (await response.json()) as { data: { users: { reviews: unknown }[] } }
    expect(data.users.map(({ reviews }) => reviews)).toEqual(ids.map((id) => [{ text: `by ${id}` }]))
  })

  test('an operation that defers nothing is answered as JSON to a client that would take parts', async () => {
    const response = await post('{ users { id } }')
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toEqual({ data: { users: ids.map((id) => ({ id })) } })
  })

  test('an error in a deferred part reaches Apollo Client with the path of its field', async () => {
    const client = createClient()
    const query = gql('{ users { id ... @defer { verdict } } }')
    const result = await client.query({ query, errorPolicy: 'all' }).finally(() => client.stop())
    expect(result.data).toEqual({ users: ids.map((id) => expect.objectContaining({ id })) })
    expect(result.error).toMatchObject({
      errors: ids.map((_, index) => ({ path: ['users', index, 'verdict'] })),
    })
  })

  test('a request that is refused is answered as JSON, with its own status', async () => {
    const response = await post('query ($later: Boolean!) { users { id ... @defer(if: $later) { name } } }', {
      accept: 'multipart/mixed;deferSpec=20220824, application/graphql-response+json',
    })
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8')
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
  })
})

test.each([
  ['multipart/mixed;deferSpec=20220824', true],
  ['multipart/mixed; boundary="-"; deferSpec=20220824, application/json', true],
  ['multipart/mixed;subscriptionSpec=1.0, application/json', false],
  ['multipart/mixed, application/json;deferSpec=20220824', false],
  [undefined, false],
])('%s asks for parts: %s', (header, expected) => {
  expect(acceptsDeferred(header)).toBe(expected)
})
