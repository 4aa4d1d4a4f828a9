import { expect, test } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { createId } from '../../platform/database/uuid.ts'
import { appendEvents } from '../../platform/events/append.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import type { NewEvent } from '../../platform/events/event.ts'
import { importEvents } from '../../platform/events/import-events.ts'
import { testSubgraph, testUser } from '../../tests/testkit/subgraph.ts'
import type { OrganisationCreated, UserEmailVerified } from '../identity/events.ts'
import { createCrmConsumers } from './consumers.ts'
import { crm } from './subgraph.ts'

const subgraph = testSubgraph(crm)
const operatorId = createId()
const agent = testUser({ organisationId: operatorId, organisationKind: 'OPERATOR', role: 'AGENT' })
const service = () => subgraph.database.as(serviceViewer('test'), 'test')

/** Appends one event and hands it `times` to the consumers that want it, each in a transaction of its own. */
async function happen(event: NewEvent, times = 1): Promise<void> {
  const stream = `test.event/${createId()}`
  await service().write((tx) => appendEvents(tx, { stream, events: [event], organisationId: null }))
  await consume(stream, times)
}

async function consume(stream: string, times: number): Promise<void> {
  const [recorded] = await createEventLog(subgraph.database).readStream(stream)
  if (!recorded) throw new Error('The event was not appended.')
  const wanting = createCrmConsumers().filter(({ types }) => types.includes(recorded.type))
  expect(wanting).toHaveLength(1)
  for (let time = 0; time < times; time += 1)
    for (const consumer of wanting) await service().write((tx) => consumer.handle(recorded, tx))
}

const founded: OrganisationCreated = {
  type: 'identity.organisation.created',
  data: { organisationId: operatorId, kind: 'OPERATOR', name: 'Us', slug: 'us', country: 'NL' },
}
const verified = (email: string, userId = createId()): UserEmailVerified => ({
  type: 'identity.user.email_verified',
  data: { userId, email, displayName: 'Aoife O’Brien' },
})
const recordOf = async (userId: string) => {
  const query = '{ customers(first: 5) { edges { node { id name email source stage user { id } } } } }'
  const { customers } = await subgraph.data(query, {}, testUser({ userId }))
  return customers.edges.map((edge: { node: object }) => edge.node) as { id: string }[]
}
const eventsOf = async (id: string) =>
  (await createEventLog(subgraph.database).readStream(`crm.customer/${id}`)).map((event) => event.type)

test('a verified address makes a customer of the operator, once, however often it is told', async () => {
  await happen(founded)
  const event = verified('new@example.test')
  await happen(event, 3)
  const { userId } = event.data
  const [customer, ...others] = await recordOf(userId)
  expect(others).toEqual([])
  expect(customer).toMatchObject({
    name: 'Aoife O’Brien',
    email: 'new@example.test',
    source: 'WEB',
    stage: 'PROSPECT',
    user: { id: userId },
  })
  expect(await eventsOf(customer?.id ?? '')).toEqual(['crm.customer.registered'])
})

test('a verified address is linked to the customer of that address, but never takes one over', async () => {
  await happen(founded)
  const { customerRegister } = await subgraph.data(
    'mutation ($input: CustomerRegisterInput!) { customerRegister(input: $input) { customer { id } } }',
    { input: { name: 'Known', email: 'Known@example.test', source: 'PHONE' } },
    agent,
  )
  const { id } = customerRegister.customer
  const first = verified('known@example.test')
  await happen(first, 2)
  expect(await recordOf(first.data.userId)).toMatchObject([{ id, name: 'Known' }])
  expect(await eventsOf(id)).toEqual(['crm.customer.registered', 'crm.customer.linked'])
  const second = verified('KNOWN@example.test')
  await happen(second)
  expect(await recordOf(second.data.userId)).toEqual([])
})

test('an imported one makes no customer', async () => {
  await happen(founded)
  const event = verified('imported@example.test')
  const stream = `test.event/${createId()}`
  const past = {
    version: 1,
    organisationId: null,
    actor: { kind: 'service', id: 'seed' },
    occurredAt: new Date(),
  }
  await service().write((tx) => importEvents(tx, [{ ...event, ...past, stream }]))
  await consume(stream, 1)
  expect(await recordOf(event.data.userId)).toEqual([])
})

test('an order makes a prospect active, once, and an unknown buyer disturbs nobody', async () => {
  await happen(founded)
  const event = verified('buyer@example.test')
  await happen(event)
  const placed = (userId: string | null) => ({
    type: 'commerce.order.placed',
    data: { orderId: createId(), customerId: null, userId, placedById: userId },
  })
  await happen(placed(event.data.userId), 2)
  await happen(placed(createId()))
  await happen(placed(null))
  const [customer] = await recordOf(event.data.userId)
  expect(customer).toMatchObject({ stage: 'ACTIVE' })
  expect(await eventsOf(customer?.id ?? '')).toEqual([
    'crm.customer.registered',
    'crm.customer.stage_changed',
  ])
})

test('work is given to members only while they are members', async () => {
  const membership = {
    membershipId: createId(),
    organisationId: operatorId,
    userId: createId(),
    role: 'AGENT',
  }
  const { leadCreate } = await subgraph.data(
    'mutation { leadCreate(input: { name: "A", email: "a@example.test", source: WEB }) { lead { id } } }',
    {},
    agent,
  )
  const assign = async () => {
    const input = { leadId: leadCreate.lead.id, assigneeId: membership.userId }
    const { leadAssign } = await subgraph.data(
      'mutation ($input: LeadAssignInput!) { leadAssign(input: $input) { userErrors { code } } }',
      { input },
      agent,
    )
    return leadAssign.userErrors
  }
  await happen({ type: 'identity.membership.granted', data: membership }, 2)
  expect(await assign()).toEqual([])
  await happen({ type: 'identity.membership.revoked', data: membership }, 2)
  expect(await assign()).toEqual([{ code: 'ASSIGNEE_NOT_MEMBER' }])
})
