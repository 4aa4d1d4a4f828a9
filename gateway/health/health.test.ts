import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createAccounts, createReviews, startTinyGateway } from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'

const accounts = createAccounts()
const reviews = createReviews()
let gateway: RunningGateway

beforeAll(async () => {
  gateway = await startTinyGateway([accounts, reviews])
})
afterAll(() => gateway?.stop())
beforeEach(() => {
  accounts.health = 'well'
  reviews.health = 'well'
})

const supergraph = {
  number: 1,
  id: expect.stringMatching(/^[0-9a-f]{16}$/),
  swapped: 0,
  refused: 0,
  lastReload: null,
}

const ask = async (path: string) => {
  const response = await fetch(gateway.url + path)
  return [response.status, await response.json()]
}

test('ready when every subgraph answers', async () => {
  expect(await ask('/health/ready')).toEqual([
    200,
    { status: 'ready', subgraphs: { accounts: 'ready', reviews: 'ready' }, supergraph },
  ])
})

test('not ready when one is ill: it is named, why is not', async () => {
  reviews.health = 'ill'
  expect(await ask('/health/ready')).toEqual([
    503,
    { status: 'not ready', subgraphs: { accounts: 'ready', reviews: 'not ready' }, supergraph },
  ])
})

test('not ready when one does not answer at all', async () => {
  accounts.health = 'hanging'
  expect(await ask('/health/ready')).toEqual([
    503,
    { status: 'not ready', subgraphs: { accounts: 'not ready', reviews: 'ready' }, supergraph },
  ])
})

test('live whatever the subgraphs do', async () => {
  accounts.health = 'ill'
  expect(await ask('/health/live')).toEqual([200, { status: 'live' }])
})

test('an unknown path is 404', async () => {
  expect(await ask('/nowhere')).toEqual([404, { status: 'not found' }])
})
