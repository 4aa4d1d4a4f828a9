import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client'
import { Client as UrqlClient, fetchExchange, gql as urqlGql } from '@urql/core'
import { createClient as createSseClient } from 'graphql-sse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { countTo, createNumberedEvents, readNumber } from './numbered-events.ts'
import type { NumberedEvents } from './numbered-events.ts'

interface Result {
  readonly data?: unknown
  readonly extensions?: { readonly cursor?: string } | undefined
}

describe('subscriptions over HTTP', () => {
  let system: RunningSystem
  let token: string
  let authorization: string
  const opened: NumberedEvents[] = []

  beforeAll(async () => {
    system = await startSystem('one process')
    token = await signIn(system.url, 'owner@demo.stratograph.test')
    authorization = `Bearer ${token}`
  }, 120_000)
  afterAll(async () => {
    for (const events of opened) await events.close()
    await system?.stop()
  })

  function createEvents(): NumberedEvents {
    const events = createNumberedEvents(system.databaseUrl, token)
    opened.push(events)
    return events
  }

  const connect = () => createSseClient({ url: `${system.url}/graphql`, headers: { authorization } })

  /** Where the stream of numbers begins, as a client learns it that asks for it. */
  async function readBeginning({
    query,
    variables,
  }: Pick<NumberedEvents, 'query' | 'variables'>): Promise<string> {
    const results = connect().iterate({ query, variables, extensions: { cursor: null } })
    for await (const result of results) return (result as Result).extensions?.cursor ?? ''
    return ''
  }

  test('reach graphql-sse, which goes on behind a cursor', async () => {
    const { query, variables, append } = createEvents()
    const cursor = await readBeginning({ query, variables })
    await append(1, 5)
    const writing = append(6, 10)
    const results: Result[] = []
    for await (const result of connect().iterate({ query, variables, extensions: { cursor } })) {
      if (results.push(result as Result) === 10) break
    }
    await writing
    expect(results.map(readNumber)).toEqual(countTo(10))
    expect(results.at(-1)?.extensions?.cursor).toEqual(expect.any(String))
  })

  test('reach Apollo Client over multipart HTTP', async () => {
    const { query, variables, append } = createEvents()
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: new HttpLink({ uri: `${system.url}/graphql`, headers: { authorization } }),
    })
    const numbers = await new Promise<number[]>((resolve, reject) => {
      const seen: number[] = []
      const running = client.subscribe({ query: gql(query), variables, fetchPolicy: 'no-cache' }).subscribe({
        next(result) {
          if (result.error) return reject(result.error)
          if (seen.push(readNumber(result)) < 5) return
          running.unsubscribe()
          resolve(seen)
        },
        error: reject,
      })
      // Nobody tells Apollo Client's users that a subscription has begun.
      setTimeout(() => void append(1, 5).catch(reject), 1_000)
    })
    expect(numbers).toEqual(countTo(5))
    client.stop()
  })

  test('reach urql, whose queries stay ordinary answers', async () => {
    const { query, variables, append } = createEvents()
    const client = new UrqlClient({
      url: `${system.url}/graphql`,
      exchanges: [fetchExchange],
      fetchSubscriptions: true,
      preferGetMethod: false,
      fetchOptions: { headers: { authorization } },
      // urql leaves the rejection of what it aborts itself to nobody.
      fetch: (input, init) => fetch(input, { ...init, signal: null }),
    })
    const { data } = await client.query(urqlGql('{ __typename }'), {}).toPromise()
    expect(data).toEqual({ __typename: 'Query' })
    const numbers = await new Promise<number[]>((resolve, reject) => {
      const seen: number[] = []
      const { unsubscribe } = client.subscription(urqlGql(query), variables).subscribe((result) => {
        if (result.error) return reject(result.error)
        if (seen.push(readNumber(result)) < 3) return
        unsubscribe()
        resolve(seen)
      })
      // Nobody tells urql's users that a subscription has begun.
      setTimeout(() => void append(1, 3).catch(reject), 1_000)
    })
    expect(numbers).toEqual(countTo(3))
  })

  test('go on behind Last-Event-ID, as a browser asks that lost its stream', async () => {
    const { query, variables, append } = createEvents()
    const cursor = await readBeginning({ query, variables })
    await append(1, 3)
    const search = new URLSearchParams({ query, variables: JSON.stringify(variables) })
    const headers = {
      authorization,
      accept: 'text/event-stream',
      'last-event-id': cursor,
      'apollo-require-preflight': 'true',
    }
    const answer = await fetch(`${system.url}/graphql?${search}`, { headers })
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const text = await readUntil(answer, '"number":3')
    const ids = [...text.matchAll(/^id: (.+)$/gm)].map(([, id]) => id)
    const numbers = [...text.matchAll(/"number":(\d+)/g)].map(([, number]) => Number(number))
    expect(numbers).toEqual([1, 2, 3])
    expect(new Set(ids).size).toBe(3)
  })

  test('are refused in the form of the stream', async () => {
    const body = JSON.stringify({ query: 'subscription { nothing }' })
    const ask = (accept: string, bearer: string) =>
      fetch(`${system.url}/graphql`, {
        method: 'POST',
        headers: { accept, 'content-type': 'application/json', authorization: bearer },
        body,
      })
    const refused = await (await ask('text/event-stream', authorization)).text()
    expect(refused).toMatch(
      /event: next\ndata: \{"errors":\[.*GRAPHQL_VALIDATION_FAILED.*\n\nevent: complete\ndata:\n\n$/s,
    )
    const multipart = await ask('multipart/mixed;subscriptionSpec=1.0', authorization)
    expect(multipart.status).toBe(200)
    await expect(multipart.json()).resolves.toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    })
    expect((await ask('text/event-stream', 'Bearer nonsense')).status).toBe(401)
  })

  test('bring every event once and in order to each of a hundred who ask the same', async () => {
    const { query, variables, append } = createEvents()
    const cursor = await readBeginning({ query, variables })
    const following = Array.from({ length: 100 }, async () => {
      const numbers: number[] = []
      for await (const result of connect().iterate({ query, variables, extensions: { cursor } })) {
        if (numbers.push(readNumber(result)) === 100) break
      }
      return numbers
    })
    await append(1, 100)
    for (const numbers of await Promise.all(following)) expect(numbers).toEqual(countTo(100))
  })
})

async function readUntil(answer: Response, end: string): Promise<string> {
  let text = ''
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString()
    if (text.includes(end)) break
  }
  return text
}
