import { once } from 'node:events'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createId } from '../../platform/database/uuid.ts'
import { testUser } from '../../tests/testkit/subgraph.ts'
import { createAccounts, createTokens, startTinyGateway } from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'

// Nothing refills while a test runs.
const bucket = { capacity: 3, refillPerSecond: 0.001 }
const query = '{ viewer }'

describe.each(['http', 'apollo'] as const)('the rate of a client at the front "%s"', (front) => {
  let gateway: RunningGateway
  let tokens: Awaited<ReturnType<typeof createTokens>>
  beforeAll(async () => {
    tokens = await createTokens()
    const { keySource } = tokens
    const rates = { viewer: bucket, anonymous: bucket }
    gateway = await startTinyGateway([createAccounts()], { front, keySource, rates })
  })
  afterAll(() => gateway?.stop())

  /** A person nobody has counted yet. */
  const somebody = async () => `Bearer ${await tokens.sign({ ...testUser(), userId: createId() })}`

  async function send(headers: Record<string, string>, method = 'POST') {
    const request = { method, headers: { 'content-type': 'application/json', ...headers } }
    const body = method === 'POST' ? { body: JSON.stringify({ query }) } : {}
    const answer = await fetch(`${gateway.url}/graphql`, { ...request, ...body })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }

  async function sendFour(headers: Record<string, string>, method?: string) {
    const answers = []
    for (let sent = 0; sent < 4; sent += 1) answers.push(await send(headers, method))
    return answers
  }

  test('lets three HTTP requests in and refuses the fourth with 429, counted', async () => {
    const before = gateway.traffic.refusals.get('RATE_LIMITED') ?? 0
    const answers = await sendFour({ authorization: await somebody() })
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
    const [, , , refused] = answers
    expect(JSON.parse(refused?.text ?? '')).toEqual({
      errors: [
        {
          message: expect.stringMatching(/^Too many requests: come back in \d+ s\.$/),
          extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) },
        },
      ],
    })
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused?.headers.get('ratelimit-limit')).toBe('3')
    expect(gateway.traffic.refusals.get('RATE_LIMITED')).toBe(before + 1)
  })

  test('counts tokens that do not hold by address, then those who show none as well', async () => {
    const forged = await sendFour({ authorization: 'Bearer forged' })
    expect(forged.map(({ status }) => status)).toEqual([401, 401, 401, 429])
    expect((await send({})).status).toBe(429)
    expect((await send({ authorization: await somebody() })).status).toBe(200)
  })

  test('counts operations on a socket, and refuses the socket of whoever is over it', async () => {
    const authorization = await somebody()
    const url = `${gateway.url.replace('http', 'ws')}/graphql`
    const connectionParams = { authorization }
    const client = createClient({
      url,
      webSocketImpl: WebSocket,
      connectionParams,
      lazy: true,
      retryAttempts: 0,
    })
    const outcomes: string[] = []
    const ask = async () => {
      for await (const { data } of client.iterate({ query })) outcomes.push(data ? 'data' : 'errors')
    }
    // The connection itself is the first request; a second operation keeps it open for the others.
    const open = client.iterate({ query: 'subscription { silent }' }).next()
    await ask()
    await expect(ask()).rejects.toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }])
    expect(outcomes).toEqual(['data'])
    const [code] = (await once(openSocket(url, authorization), 'close')) as [number]
    expect(code).toBe(1013)
    await client.dispose()
    await open.catch(() => undefined)
  })

  function openSocket(url: string, authorization: string): WebSocket {
    const socket = new WebSocket(url, 'graphql-transport-ws')
    socket.once('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })),
    )
    return socket
  }

  // ApolloServer serves no streams.
  if (front === 'apollo') return
  test('counts streams over HTTP, in both modes', async () => {
    const distinct = { authorization: await somebody(), accept: 'text/event-stream' }
    expect((await sendFour(distinct)).map(({ status }) => status)).toEqual([200, 200, 200, 429])
    const single = { authorization: await somebody() }
    expect((await sendFour(single, 'PUT')).map(({ status }) => status)).toEqual([201, 201, 201, 429])
  })
})
