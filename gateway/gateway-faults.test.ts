import { once } from 'node:events'
import { createClient } from 'graphql-ws'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import {
  composeTinyGraph,
  createAccounts,
  createReviews,
  serveElsewhere,
  startTinyGateway,
} from '../tests/testkit/tiny-graph.ts'
import type { TinyGatewayOptions, TinySubgraph } from '../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from './gateway.ts'
import { requireEnforcement } from './supergraph/linked-features.ts'

describe.each(['in this process', 'elsewhere'] as const)('with subgraphs %s', (place) => {
  const stops: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })

  async function start(options: TinyGatewayOptions = {}) {
    const accounts = createAccounts()
    const subgraphs = [accounts, createReviews()]
    const elsewhere = place === 'elsewhere' ? await serveElsewhere(subgraphs) : undefined
    if (elsewhere) stops.push(() => elsewhere.stop())
    const gateway = await startTinyGateway(subgraphs, {
      ...options,
      ...(elsewhere && { services: elsewhere.services }),
    })
    stops.push(() => gateway.stop())
    return { gateway, accounts, elsewhere }
  }

  test('a subgraph that is too slow is a timeout at its path, the rest is answered', async () => {
    const { gateway } = await start({ subgraphTimeoutMs: 100 })
    const slow = await ask(gateway, '{ slow(ms: 5000) }')
    expect(await slow.json()).toEqual({
      data: { slow: null },
      errors: [
        {
          message: 'The subgraph "accounts" did not answer in time.',
          path: ['slow'],
          extensions: { code: 'SUBGRAPH_TIMEOUT', serviceName: 'accounts' },
        },
      ],
    })
    const quick = await ask(gateway, '{ slow(ms: 1) }')
    expect(await quick.json()).toEqual({ data: { slow: 1 } })
  })

  test('a client that leaves is no longer worked for', async () => {
    const { gateway, accounts } = await start()
    const client = new AbortController()
    const asked = ask(gateway, '{ slow(ms: 60000) }', { signal: client.signal })
    const scope = await firstScope(accounts)
    client.abort()
    await expect(asked).rejects.toThrow()
    await aborted(scope.signal)
  })

  test('a stop lets running operations finish', async () => {
    const { gateway, accounts } = await start({ drainMs: 10_000 })
    const asked = ask(gateway, '{ slow(ms: 200) }')
    await firstScope(accounts)
    const stopped = gateway.stop()
    expect(await (await asked).json()).toEqual({ data: { slow: 200 } })
    await stopped
    await expect(ask(gateway, '{ users { id } }')).rejects.toThrow()
  })

  test('a subscription through the gateway is completed by the other subgraph', async () => {
    const { gateway } = await start()
    const client = createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
    })
    const events: unknown[] = []
    const query = 'subscription { counted(to: 2) { name reviews { text } } }'
    for await (const event of client.iterate({ query })) events.push(event)
    expect(events).toEqual([
      { data: { counted: { name: 'Ada', reviews: [{ text: 'by 1' }] } } },
      { data: { counted: { name: 'Grace', reviews: [{ text: 'by 2' }] } } },
    ])
    await client.dispose()
  })

  test('a client that leaves a quiet subscription ends it in the subgraph', async () => {
    const { gateway, accounts } = await start()
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    await once(socket, 'open')
    const acknowledged = once(socket, 'message')
    socket.send(JSON.stringify({ type: 'connection_init' }))
    await acknowledged
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: 'subscription { silent }' } }))
    const scope = await firstScope(accounts)
    socket.terminate()
    await aborted(scope.signal)
  })
})

test('a subgraph that is gone is an error that names it, and the gateway goes on', async () => {
  const subgraphs = [createAccounts(), createReviews()]
  const elsewhere = await serveElsewhere(subgraphs)
  const gateway = await startTinyGateway(subgraphs, { services: elsewhere.services })
  const query = '{ users { name reviews { text } } }'
  expect(await (await ask(gateway, query)).json()).not.toHaveProperty('errors')
  await elsewhere.stop()
  expect(await (await ask(gateway, query)).json()).toEqual({
    data: null,
    errors: [
      {
        message: 'The subgraph "accounts" could not be reached.',
        path: ['users'],
        extensions: { code: 'SUBGRAPH_UNREACHABLE', serviceName: 'accounts' },
      },
    ],
  })
  expect(await (await ask(gateway, '{ __typename }')).json()).toEqual({ data: { __typename: 'Query' } })
  expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(503)
  await gateway.stop()
})

test('planning in a thread of its own answers the same', async () => {
  const gateway = await startTinyGateway([createAccounts(), createReviews()], { planInBackground: true })
  const answer = await ask(gateway, '{ users { reviews { text } } }')
  expect(await answer.json()).toEqual({
    data: { users: [{ reviews: [{ text: 'by 1' }] }, { reviews: [{ text: 'by 2' }] }] },
  })
  await gateway.stop()
})

test('a gateway that cannot have its port leaves nothing running and says why', async () => {
  const gateway = await startTinyGateway([createAccounts(), createReviews()])
  const port = Number(new URL(gateway.url).port)
  await expect(startTinyGateway([createAccounts(), createReviews()], { port })).rejects.toThrow(
    `gateway cannot listen on 127.0.0.1:${port}: the port is taken`,
  )
  await gateway.stop()
})

test('a supergraph that restricts access in a way nobody here enforces is not served', async () => {
  const link = '@link(url: "https://vault.example.test/lock/v0.1", for: SECURITY)'
  const subgraphs = [createAccounts(), createReviews()]
  const supergraphSdl = composeTinyGraph(subgraphs).replace('schema\n', `schema\n  ${link}\n`)
  expect(supergraphSdl).toContain(link)
  await expect(startTinyGateway(subgraphs, { supergraphSdl })).rejects.toMatchObject({
    name: 'SupergraphError',
    code: 'UNSUPPORTED_FEATURE',
  })
  expect(() => requireEnforcement(['https://specs.apollo.dev/authenticated'], [])).toThrow(
    'nothing enforces https://specs.apollo.dev/authenticated',
  )
})

async function firstScope(subgraph: TinySubgraph) {
  for (;;) {
    const [scope] = subgraph.scopes
    if (scope) return scope
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function aborted(signal: AbortSignal | undefined): Promise<void> {
  if (!signal?.aborted)
    await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }))
}

function ask(gateway: RunningGateway, query: string, init: RequestInit = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query }),
    ...init,
  })
}
