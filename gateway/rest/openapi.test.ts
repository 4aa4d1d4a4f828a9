import { afterEach, expect, test } from 'vitest'
import { createAccounts, createReviews, startTinyGateway } from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'
import type { PublishedOperation } from '../registry/published-operations.ts'
import { writeOpenApi } from './openapi.ts'

let gateway: RunningGateway | undefined
afterEach(() => gateway?.stop())

const publish = (name: string, body: string): PublishedOperation => ({
  id: name,
  applicationId: 'a',
  documentId: name,
  name,
  kind: body.startsWith('subscription') ? 'SUBSCRIPTION' : 'QUERY',
  estimatedCost: 1,
  requiredScopes: [],
  body,
  normalisedHash: name,
  publishedAt: '2026-11-21T08:00:00.000Z',
})

test('an operation that no longer fits the graph is named, and the others are described', async () => {
  gateway = await startTinyGateway([createAccounts(), createReviews()])
  const operations = [
    publish('Gone', 'query Gone { gone }'),
    publish('Users', 'query Users { users { name } }'),
  ]
  const document = JSON.parse((await writeOpenApi(operations, gateway.generations.current)).value)
  expect(Object.keys(document.paths)).toEqual(['/api/Users'])
  expect(document['x-stratograph-no-longer-valid']).toEqual([
    { name: 'Gone', problem: expect.stringContaining('Cannot query field "gone"') },
  ])
  expect(document.info.version).toBe('2026-11-21T08:00:00.000Z')
  expect(document.paths['/api/Users'].get.responses['200'].content['application/json'].schema).toMatchObject({
    properties: { data: { properties: { users: { items: { properties: { name: {} } } } } } },
  })
})
