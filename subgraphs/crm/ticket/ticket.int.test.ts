import { expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { createEventLog } from '../../../platform/events/event-log.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { linkAccount } from '../customer/account.commands.ts'
import { insertOperatorOrganisation } from '../customer/customer.store.ts'
import { recordOrder } from '../customer/order-history.commands.ts'
import { insertMember } from '../member/member.store.ts'
import { crm } from '../subgraph.ts'

const subgraph = testSubgraph(crm)
const operatorId = createId()
const agent = testUser({ organisationId: operatorId, organisationKind: 'OPERATOR', role: 'AGENT' })
const stranger = testUser({ organisationId: createId(), organisationKind: 'DEALER', role: 'OWNER' })

const mutation = (name: string) =>
  `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) {
    ticket { id number subject status priority dueAt createdAt resolvedAt isOverdue viewerTransitions assignee { id } customer { id } order { id } }
    userErrors { code field } } }`
const run = async (name: string, input: object, viewer: UserViewer) =>
  (await subgraph.data(mutation(name), { input }, viewer))[name]
const asService = (work: (tx: Transaction) => Promise<void>) =>
  subgraph.database.as(serviceViewer('test'), 'test').write(work)
const request = { subject: 'Where is it?', body: 'Ordered nine days ago.', category: 'DELIVERY' }
const eventsOf = async (id: string) =>
  (await createEventLog(subgraph.database).readStream(`crm.ticket/${id}`)).map((event) => event.type)

/** A retail customer with an account. */
async function newCustomer(): Promise<{ viewer: UserViewer; customerId: string }> {
  const viewer = testUser()
  const email = `${viewer.userId}@example.test`
  await asService(async (tx) => {
    await insertOperatorOrganisation(tx, operatorId)
    await linkAccount(tx, { userId: viewer.userId, email, displayName: 'Person' })
  })
  const { customers } = await subgraph.data('{ customers { edges { node { id } } } }', {}, viewer)
  return { viewer, customerId: customers.edges[0].node.id }
}

test('a customer opens a ticket for themselves and staff see it through to its end', async () => {
  const { viewer, customerId } = await newCustomer()
  const { ticket, userErrors } = await run('ticketOpen', request, viewer)
  expect(userErrors).toEqual([])
  expect(ticket).toMatchObject({
    status: 'OPEN',
    priority: 'NORMAL',
    isOverdue: false,
    customer: { id: customerId },
  })
  expect(ticket.number).toMatch(/^T-\d{5,}$/)
  expect(Date.parse(ticket.dueAt) - Date.parse(ticket.createdAt)).toBe(3 * 24 * 60 * 60 * 1000)
  expect(ticket.viewerTransitions).toEqual([])
  const move = async (transition: string, mover: UserViewer) =>
    (await run('ticketMove', { ticketId: ticket.id, transition }, mover)).ticket
  expect((await move('PAUSE', agent)).viewerTransitions).toEqual(['RESUME', 'RESOLVE'])
  expect((await move('RESUME', viewer)).status).toBe('OPEN')
  expect((await move('RESOLVE', agent)).resolvedAt).not.toBeNull()
  expect((await move('REOPEN', viewer)).resolvedAt).toBeNull()
  expect((await move('RESOLVE', agent)).status).toBe('RESOLVED')
  expect((await move('CLOSE', viewer)).viewerTransitions).toEqual(['REOPEN'])
  expect(await eventsOf(ticket.id)).toEqual([
    'crm.ticket.opened',
    'crm.ticket.paused',
    'crm.ticket.resumed',
    'crm.ticket.resolved',
    'crm.ticket.reopened',
    'crm.ticket.resolved',
    'crm.ticket.closed',
  ])
})

test('a step of the wrong side or status is refused and tells nothing', async () => {
  const { viewer } = await newCustomer()
  const { ticket } = await run('ticketOpen', request, viewer)
  const refusal = async (transition: string, mover: UserViewer) =>
    (await run('ticketMove', { ticketId: ticket.id, transition }, mover)).userErrors[0].code
  expect(await refusal('RESOLVE', viewer)).toBe('NOT_ALLOWED')
  expect(await refusal('CLOSE', agent)).toBe('WRONG_STATUS')
  expect(await refusal('RESOLVE', { ...agent, role: 'MEMBER' })).toBe('NOT_ALLOWED')
  expect(await refusal('RESOLVE', stranger)).toBe('NOT_FOUND')
  expect(await eventsOf(ticket.id)).toEqual(['crm.ticket.opened'])
})

test('staff open a ticket for a customer about their own order, never about a stranger’s', async () => {
  const [one, other] = [await newCustomer(), await newCustomer()]
  const [orderId, foreignOrderId] = [createId(), createId()]
  await asService(async (tx) => {
    const placedAt = new Date()
    await recordOrder(tx, { orderId, customerId: one.customerId, userId: null, placedAt })
    await recordOrder(tx, {
      orderId: foreignOrderId,
      customerId: null,
      userId: other.viewer.userId,
      placedAt,
    })
  })
  const input = { ...request, customerId: one.customerId, priority: 'LOW' }
  const opened = await run('ticketOpen', { ...input, category: 'SAFETY', orderId }, agent)
  expect(opened.ticket).toMatchObject({ priority: 'HIGH', order: { id: orderId } })
  for (const foreign of [foreignOrderId, createId()])
    expect((await run('ticketOpen', { ...input, orderId: foreign }, agent)).userErrors).toEqual([
      { code: 'ORDER_NOT_FOUND', field: ['input', 'orderId'] },
    ])
  const entities = `query ($r: [_Any!]!) { _entities(representations: $r) {
    ... on Order { tickets { edges { node { id } } } } ... on Customer { stage tickets { edges { node { id } } } } } }`
  const r = [
    { __typename: 'Order', id: orderId },
    { __typename: 'Order', id: foreignOrderId },
    { __typename: 'Customer', id: one.customerId },
  ]
  const tickets = { edges: [{ node: { id: opened.ticket.id } }] }
  expect(await subgraph.data(entities, { r }, agent)).toEqual({
    _entities: [{ tickets }, { tickets: { edges: [] } }, { stage: 'ACTIVE', tickets }],
  })
})

test('a person opens no ticket for somebody else, nor without being a customer', async () => {
  const [one, other] = [await newCustomer(), await newCustomer()]
  expect(
    (await run('ticketOpen', { ...request, customerId: other.customerId }, one.viewer)).userErrors,
  ).toEqual([{ code: 'CUSTOMER_NOT_FOUND', field: ['input', 'customerId'] }])
  expect((await run('ticketOpen', request, stranger)).userErrors).toEqual([
    { code: 'NOT_A_CUSTOMER', field: ['input', 'customerId'] },
  ])
  expect((await subgraph.run(mutation('ticketOpen'), { input: request })).errors?.[0]?.extensions).toEqual({
    code: 'UNAUTHENTICATED',
  })
})

test('other customers and organisations see no ticket', async () => {
  const [one, other] = [await newCustomer(), await newCustomer()]
  const { ticket } = await run('ticketOpen', request, one.viewer)
  const query = 'query ($id: ID!) { ticket(id: $id) { id } tickets { edges { node { id } } } }'
  const nothing = { ticket: null, tickets: { edges: [] } }
  expect(await subgraph.data(query, { id: ticket.id }, other.viewer)).toEqual(nothing)
  expect(await subgraph.data(query, { id: ticket.id }, stranger)).toEqual(nothing)
  expect(await subgraph.data(query, { id: ticket.id })).toEqual(nothing)
})

test('a ticket is assigned to colleagues and prioritised while it is not done', async () => {
  const { customerId } = await newCustomer()
  const { ticket } = await run('ticketOpen', { ...request, customerId }, agent)
  const ticketId = ticket.id
  await asService((tx) => insertMember(tx, { organisationId: operatorId, userId: agent.userId }))
  expect((await run('ticketAssign', { ticketId, assigneeId: agent.userId }, agent)).ticket.assignee).toEqual({
    id: agent.userId,
  })
  expect((await run('ticketAssign', { ticketId, assigneeId: createId() }, agent)).userErrors[0].code).toBe(
    'ASSIGNEE_NOT_MEMBER',
  )
  const urgent = await run('ticketPrioritise', { ticketId, priority: 'URGENT' }, agent)
  expect(Date.parse(urgent.ticket.dueAt) - Date.parse(ticket.createdAt)).toBe(8 * 60 * 60 * 1000)
  expect(
    (await run('ticketPrioritise', { ticketId, priority: 'LOW' }, { ...stranger })).userErrors[0].code,
  ).toBe('NOT_FOUND')
  await run('ticketMove', { ticketId, transition: 'RESOLVE' }, agent)
  expect((await run('ticketPrioritise', { ticketId, priority: 'LOW' }, agent)).userErrors[0].code).toBe(
    'TICKET_DONE',
  )
})

test('twenty closings of one ticket at once close it once', async () => {
  const { viewer } = await newCustomer()
  const { ticket } = await run('ticketOpen', request, viewer)
  await run('ticketMove', { ticketId: ticket.id, transition: 'RESOLVE' }, agent)
  const close = () => run('ticketMove', { ticketId: ticket.id, transition: 'CLOSE' }, viewer)
  const answers = await Promise.all(Array.from({ length: 20 }, close))
  expect(answers.filter((answer) => answer.ticket !== null)).toHaveLength(1)
  expect(await eventsOf(ticket.id)).toEqual(['crm.ticket.opened', 'crm.ticket.resolved', 'crm.ticket.closed'])
})

test('tickets are filtered, and sorted by when they are due', async () => {
  const { viewer } = await newCustomer()
  await run('ticketOpen', { ...request, subject: 'later', priority: 'LOW' }, viewer)
  await run('ticketOpen', { ...request, subject: 'first', priority: 'URGENT' }, viewer)
  const query =
    'query ($filter: TicketFilterInput) { tickets(filter: $filter, sort: { field: DUE_AT, direction: ASC }) { edges { node { subject } } } }'
  const find = async (filter: object) =>
    (await subgraph.data(query, { filter }, viewer)).tickets.edges.map(
      (edge: { node: { subject: string } }) => edge.node.subject,
    )
  expect(await find({})).toEqual(['first', 'later'])
  expect(await find({ priority: 'LOW', status: 'OPEN' })).toEqual(['later'])
  expect(await find({ category: 'BILLING' })).toEqual([])
})

test.each([
  ['ticketOpen', { ...request, body: 'x'.repeat(20_001) }, 'body'],
  ['ticketOpen', { ...request, subject: 'x'.repeat(10_241) }, 'subject'],
  ['ticketOpen', { ...request, orderId: 'not-an-id' }, 'orderId'],
  ['ticketMove', { ticketId: '7', transition: 'CLOSE' }, 'ticketId'],
])('%s refuses bad input with the field at fault', async (name, input, field) => {
  const result = await subgraph.run(mutation(name), { input }, agent)
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['input', field] })
})

test('a transition nobody knows is refused before anything runs', async () => {
  const result = await subgraph.run(
    mutation('ticketMove'),
    { input: { ticketId: createId(), transition: 'BURN' } },
    agent,
  )
  expect(result.errors?.[0]?.message).toContain('TicketTransition')
})
