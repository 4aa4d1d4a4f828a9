import { afterEach, expect, test } from 'vitest'
import { createAccounts, createReviews, silentLog, startTinyGateway } from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'
import { RequestError } from '../operation/request-error.ts'
import { warmPublished } from './warm-published.ts'

let gateway: RunningGateway | undefined
let stop: (() => Promise<void>) | undefined
afterEach(async () => {
  await stop?.()
  await gateway?.stop()
})

const publish = (name: string, body: string) => ({
  id: name,
  applicationId: 'a',
  documentId: name,
  name,
  kind: 'QUERY' as const,
  estimatedCost: 1,
  requiredScopes: [],
  body,
  normalisedHash: name,
  publishedAt: '2026-11-21T08:00:00.000Z',
})
const users = 'query Users { users { name reviews { text } } }'

test('what was published is planned before anybody calls it, and what no longer fits is left out', async () => {
  gateway = await startTinyGateway([createAccounts(), createReviews()], { planInBackground: true })
  let asked = 0
  const published = {
    async listLatest() {
      asked += 1
      if (asked === 1) throw new RequestError('SERVICE_UNAVAILABLE', 'Not yet.', 503)
      const early = [publish('Gone', 'query Gone { gone }'), publish('Users', users)]
      return asked < 4 ? early : [...early, publish('Later', 'query Later { users { id } }')]
    },
  }
  const { generations } = gateway
  stop = warmPublished({ published, generations, log: silentLog, retryMs: 10, lookEveryMs: 200 })
  const { engine } = gateway.generations.current
  await expect.poll(() => engine.counters?.prepared.entries).toBe(2)
  expect(asked).toBe(2)
  await expect.poll(() => engine.counters?.prepared.entries, { timeout: 5_000 }).toBe(4)
  const headers = { 'content-type': 'application/json', 'x-stratograph-explain': '1' }
  for (const operationName of [undefined, 'Users']) {
    const body = JSON.stringify({ query: users, operationName })
    const answer = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body })
    expect(await answer.json()).toMatchObject({ extensions: { explain: { isPlanCached: true } } })
  }
})

test('who stops before anybody could be asked waits for nothing', async () => {
  gateway = await startTinyGateway([createAccounts(), createReviews()])
  const listLatest = async () => {
    throw new RequestError('SERVICE_UNAVAILABLE', 'Never.', 503)
  }
  const end = warmPublished({ published: { listLatest }, generations: gateway.generations, log: silentLog })
  await end()
  expect(gateway.generations.current.engine.counters?.prepared.entries).toBe(0)
})
