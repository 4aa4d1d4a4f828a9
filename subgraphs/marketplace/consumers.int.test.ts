import { expect, test } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { createId } from '../../platform/database/uuid.ts'
import { appendEvents } from '../../platform/events/append.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import { testSubgraph, testUser } from '../../tests/testkit/subgraph.ts'
import type { CustomerEvent } from '../crm/events.ts'
import { createMarketplaceConsumers } from './consumers.ts'
import { marketplace } from './subgraph.ts'

const subgraph = testSubgraph(marketplace)
const service = () => subgraph.database.as(serviceViewer('test'), 'test')

/** Appends the events to a customer's stream and hands each twice to the consumer. */
async function happen(customerId: string, events: readonly CustomerEvent[]): Promise<void> {
  const stream = `crm.customer/${customerId}`
  await service().write((tx) => appendEvents(tx, { stream, events, organisationId: createId() }))
  for (const recorded of await createEventLog(subgraph.database).readStream(stream))
    for (const consumer of createMarketplaceConsumers().filter(({ types }) => types.includes(recorded.type)))
      for (const _ of [1, 2]) await service().write((tx) => consumer.handle(recorded, tx))
}

const post = async (userId: string) => {
  const euro = { amount: 100, currency: 'EUR' }
  const input = {
    title: 'Swap a battery',
    description: 'One out, one in.',
    skills: ['BATTERY_REPLACEMENT'],
    budget: { minimum: euro, maximum: euro },
    country: 'IE',
    city: 'Cork',
  }
  const { jobCreate } = await subgraph.data(
    'mutation ($input: JobCreateInput!) { jobCreate(input: $input) { job { customer { id } } userErrors { code } } }',
    { input },
    testUser({ userId }),
  )
  return jobCreate.job?.customer.id ?? jobCreate.userErrors[0].code
}

test('a person posts jobs as soon as crm knows them as a customer', async () => {
  const [customerId, userId] = [createId(), createId()]
  expect(await post(userId)).toBe('NOT_A_CUSTOMER')
  const data = { customerId, name: 'A', email: null, source: 'WEB', userId } as const
  await happen(customerId, [{ type: 'crm.customer.registered', data }])
  expect(await post(userId)).toBe(customerId)
})

test('a customer who gets an account later posts jobs from then on', async () => {
  const [customerId, userId] = [createId(), createId()]
  const data = { customerId, name: 'A', email: null, source: 'WEB', userId: null } as const
  await happen(customerId, [
    { type: 'crm.customer.registered', data },
    { type: 'crm.customer.linked', data: { customerId, userId } },
  ])
  expect(await post(userId)).toBe(customerId)
})
