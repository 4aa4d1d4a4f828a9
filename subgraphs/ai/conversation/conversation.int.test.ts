import { expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { RecordedEvent } from '../../../platform/events/event.ts'
import { helpDeskStaff, openHelpDesk, sendMessage, startConversation } from '../../../tests/testkit/ai.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { createAiConsumers } from '../consumers.ts'
import { ai } from '../subgraph.ts'

const subgraph = testSubgraph(ai)
let desk: Promise<string> | undefined
const openOnce = () => (desk ??= openHelpDesk(subgraph.database))

const start = `mutation ($input: ConversationStartInput!) {
  conversationStart(input: $input) { conversation { id subject status customer { id } } userErrors { code field } }
}`

/** Hands an event to the consumer that handles it, as the runner would. */
async function deliver(type: string, data: Record<string, unknown>, organisationId: string): Promise<void> {
  const event = { type, data, organisationId } as unknown as RecordedEvent
  const consumer = createAiConsumers().find(({ types }) => types.includes(type))
  const service = subgraph.database.as(serviceViewer('ai'), 'test')
  await service.write(async (tx) => consumer?.handle(event, tx))
}

async function eventTypes(id: string): Promise<string[]> {
  const rows = await subgraph.database.sql.begin(async (sql) => {
    await sql`select set_config('request.jwt.claims', '{"role":"service","sub":"test"}', true)`
    return sql<
      { type: string }[]
    >`select type from platform.events where stream = ${`ai.conversation/${id}`} order by version`
  })
  return rows.map(({ type }) => type)
}

test('forty starts with one key at once begin one conversation', async () => {
  await openOnce()
  const viewer = testUser()
  const input = { clientKey: createId(), subject: 'Torque' }
  const started = await Promise.all(
    Array.from({ length: 40 }, async () => (await subgraph.data(start, { input }, viewer)).conversationStart),
  )
  const ids = new Set(started.map(({ conversation }) => conversation.id))
  expect(ids.size).toBe(1)
  expect(await eventTypes([...ids][0] ?? '')).toEqual(['ai.conversation.started'])
  const other = await subgraph.data(start, { input: { ...input, subject: 'Fuses' } }, viewer)
  expect(other.conversationStart).toEqual({
    conversation: null,
    userErrors: [{ code: 'SUBJECT_DIFFERS', field: ['input', 'clientKey'] }],
  })
})

test('two people may use the same key', async () => {
  await openOnce()
  const input = { clientKey: 'first' }
  const [one, other] = [
    await subgraph.data(start, { input }, testUser()),
    await subgraph.data(start, { input }, testUser()),
  ]
  expect(one.conversationStart.conversation.id).not.toBe(other.conversationStart.conversation.id)
})

test('a conversation is listed for its owner and for the answering organisation, for nobody else', async () => {
  const organisationId = await openOnce()
  const viewer = testUser()
  const id = await startConversation(subgraph, viewer)
  const query = '{ conversations(first: 100) { edges { node { id } } } }'
  const sees = async (as = viewer) =>
    (await subgraph.data(query, {}, as)).conversations.edges.some(
      ({ node }: { node: { id: string } }) => node.id === id,
    )
  expect(await sees()).toBe(true)
  expect(await sees(helpDeskStaff(organisationId, 'MEMBER'))).toBe(true)
  expect(await sees(testUser())).toBe(false)
  expect(await sees(helpDeskStaff(createId(), 'OWNER'))).toBe(false)
})

test('conversations begun before the customer was known get the customer, once, and those after have it', async () => {
  const organisationId = await openOnce()
  const viewer = testUser()
  const before = await startConversation(subgraph, viewer)
  const customerId = createId()
  const linked = { customerId, userId: viewer.userId }
  await deliver('crm.customer.registered', { customerId, userId: null }, organisationId)
  await deliver('crm.customer.linked', linked, organisationId)
  await deliver('crm.customer.linked', linked, organisationId)
  await deliver('crm.customer.registered', { customerId, userId: null }, organisationId)
  const after = await startConversation(subgraph, viewer)
  const query = `query ($entities: [_Any!]!) { _entities(representations: $entities) {
    ... on Customer { conversations { edges { node { id customer { id } } } } }
  } }`
  const entities = [{ __typename: 'Customer', id: customerId }]
  const read = async (as = viewer) =>
    (await subgraph.data(query, { entities }, as))['_entities'][0].conversations.edges.map(
      ({ node }: { node: unknown }) => node,
    )
  expect(await read()).toEqual([after, before].map((id) => ({ id, customer: { id: customerId } })))
  expect(await read(testUser())).toEqual([])
  expect(await eventTypes(before)).toEqual(['ai.conversation.started', 'ai.conversation.linked'])
})

test('a closed conversation takes no more messages and can be read', async () => {
  await openOnce()
  const viewer = testUser()
  const id = await startConversation(subgraph, viewer)
  await sendMessage(subgraph, viewer, { conversationId: id, text: 'Which torque for M8 terminals?' })
  const close = `mutation ($id: ID!) { conversationClose(input: { conversationId: $id }) { conversation { status messageCount } userErrors { code } } }`
  const closed = await subgraph.data(close, { id }, viewer)
  expect(closed.conversationClose.conversation).toEqual({ status: 'CLOSED', messageCount: 2 })
  const sent = await sendMessage(subgraph, viewer, { conversationId: id, text: 'One more' })
  expect(sent.userErrors).toEqual([{ code: 'CONVERSATION_CLOSED', field: null }])
  expect((await subgraph.data(close, { id }, viewer)).conversationClose.userErrors).toEqual([
    { code: 'ALREADY_CLOSED' },
  ])
  expect((await subgraph.data(close, { id }, testUser())).conversationClose.userErrors).toEqual([
    { code: 'NOT_FOUND' },
  ])
  expect(await eventTypes(id)).toEqual([
    'ai.conversation.started',
    'ai.message.added',
    'ai.message.added',
    'ai.conversation.closed',
  ])
})

test('lists are sorted by what was said last, or by when they began', async () => {
  await openOnce()
  const viewer = testUser()
  const [first, second] = [
    await startConversation(subgraph, viewer),
    await startConversation(subgraph, viewer),
  ]
  await sendMessage(subgraph, viewer, { conversationId: first, text: 'Hello there' })
  const query = `query ($sort: ConversationSortInput) { conversations(sort: $sort) { edges { node { id } } } }`
  const listed = async (sort?: object) =>
    (await subgraph.data(query, { sort }, viewer)).conversations.edges.map(
      ({ node }: { node: { id: string } }) => node.id,
    )
  expect(await listed()).toEqual([first, second])
  expect(await listed({ field: 'CREATED_AT', direction: 'DESC' })).toEqual([second, first])
  expect(await listed({ field: 'CREATED_AT', direction: 'ASC' })).toEqual([first, second])
})

test('nobody begins a conversation without signing in', async () => {
  const { errors } = await subgraph.run(start, { input: { clientKey: 'x' } })
  expect(errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
})

test('a malformed cursor and an over-long subject are refused with the field at fault', async () => {
  const list = await subgraph.run('{ conversations(after: "nonsense") { edges { cursor } } }', {}, testUser())
  expect(list.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['after'] })
  const long = await subgraph.run(
    start,
    { input: { clientKey: 'x', subject: 'x'.repeat(10_241) } },
    testUser(),
  )
  expect(long.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['input', 'subject'] })
})

test('the operator is learnt from its founding, and no other organisation takes its place', async () => {
  const organisationId = await openOnce()
  await deliver('identity.organisation.created', { organisationId: createId(), kind: 'DEALER' }, createId())
  await deliver('identity.organisation.created', { organisationId: createId(), kind: 'OPERATOR' }, createId())
  const viewer = testUser()
  const id = await startConversation(subgraph, viewer)
  const query = 'query ($id: ID!) { conversation(id: $id) { id } }'
  expect((await subgraph.data(query, { id }, helpDeskStaff(organisationId))).conversation).toEqual({ id })
})
