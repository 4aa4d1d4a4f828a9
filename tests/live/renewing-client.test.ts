import { createClient } from 'graphql-ws'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { resumable } from '../../control-room/client/resumable.ts'
import type { RunningGateway } from '../../gateway/gateway.ts'
import { testUser } from '../testkit/subgraph.ts'
import { createAccounts, createTokens, startTinyGateway } from '../testkit/tiny-graph.ts'

const viewer = testUser()
let gateway: RunningGateway
let sign: Awaited<ReturnType<typeof createTokens>>['sign']

beforeAll(async () => {
  const tokens = await createTokens()
  sign = tokens.sign
  gateway = await startTinyGateway([createAccounts()], { keySource: tokens.keySource })
})
afterAll(() => gateway.stop())

/** Follows for longer than one token lives; answers how often a socket was opened for it. */
async function followPast(tokenSeconds: number, ms: number, renews: boolean): Promise<number> {
  const readAccess = async () => {
    const token = await sign(viewer, tokenSeconds)
    return { authorization: `Bearer ${token}`, expiresAt: (decodeJwt(token).exp ?? 0) * 1_000 }
  }
  let sockets = 0
  const client = createClient({
    url: `${gateway.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ authorization: (await readAccess()).authorization }),
    shouldRetry: () => true,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
    on: { connected: () => (sockets += 1) },
  })
  const resuming = resumable(client, renews ? { renew: readAccess } : {})
  const leave = resuming.subscribe(
    { query: 'subscription { silent }' },
    { next: () => undefined, error: () => undefined, complete: () => undefined },
  )
  await new Promise((resolve) => setTimeout(resolve, ms))
  leave()
  await client.dispose()
  return sockets
}

test('a client that renews keeps its socket past the life of its token; one that does not comes back', async () => {
  const [renewing, returning] = await Promise.all([followPast(8, 11_000, true), followPast(8, 11_000, false)])
  expect(renewing).toBe(1)
  expect(returning).toBeGreaterThan(1)
})
