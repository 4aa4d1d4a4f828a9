import { expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { UserViewer, Viewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { clientMember, operatorMember } from '../../../tests/testkit/ecosystem.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { ecosystem } from '../subgraph.ts'

const subgraph = testSubgraph(ecosystem)
const list = /* GraphQL */ `
  query ($filter: DomainEventFilterInput, $first: Int! = 20, $after: String) {
    domainEvents(filter: $filter, first: $first, after: $after) {
      edges {
        node {
          type
          stream
          version
          data
          actorKind
          actor {
            id
          }
          service
          organisation {
            id
          }
        }
      }
      pageInfo {
        endCursor
        hasNextPage
        hasPreviousPage
      }
    }
  }
`

/** Something happened to a thing of the organisation. */
async function happen(
  by: Viewer,
  organisationId: string | null,
  stream: string,
  type: string,
  data: unknown = {},
) {
  const database = subgraph.database.as(by, 'test-request')
  await database.write((tx) => appendEvents(tx, { stream, organisationId, events: [{ type, data }] }))
}

const eventsAs = async (viewer: UserViewer, variables: object = {}) =>
  (await subgraph.data(list, { ...variables }, viewer)).domainEvents
const typesOf = (connection: any) => connection.edges.map((edge: any) => edge.node.type)

test('an organisation reads its own events, newest first, with who did it', async () => {
  const agent = operatorMember('AGENT')
  const organisationId = agent.organisationId
  const stream = `test.thing/${createId()}`
  await happen(agent, organisationId, stream, 'test.thing.made', { size: 3 })
  await happen(serviceViewer('seed'), organisationId, stream, 'test.thing.sold')
  await happen(serviceViewer('seed'), createId(), `test.thing/${createId()}`, 'test.thing.made')
  await happen(serviceViewer('seed'), null, `test.thing/${createId()}`, 'test.thing.made')
  const organisation = { id: organisationId }
  const node = { stream, organisation }
  expect((await eventsAs(agent)).edges.map((edge: any) => edge.node)).toEqual([
    {
      ...node,
      type: 'test.thing.sold',
      version: 2,
      data: {},
      actorKind: 'service',
      actor: null,
      service: 'seed',
    },
    {
      ...node,
      type: 'test.thing.made',
      version: 1,
      data: { size: 3 },
      actorKind: 'user',
      actor: { id: agent.userId },
      service: null,
    },
  ])
  expect((await eventsAs(clientMember())).edges).toEqual([])
})

test('events are narrowed by type, stream and time, and paged without a gap', async () => {
  const agent = operatorMember('AGENT')
  const streams = [createId(), createId()].map((id) => `test.thing/${id}`)
  for (const [index, stream] of [0, 1, 0, 1, 0].entries())
    await happen(agent, agent.organisationId, streams[stream] ?? '', `test.thing.step_${index}`)
  expect(
    typesOf(await eventsAs(agent, { filter: { types: ['test.thing.step_1', 'test.thing.step_3'] } })),
  ).toEqual(['test.thing.step_3', 'test.thing.step_1'])
  expect(typesOf(await eventsAs(agent, { filter: { stream: streams[0] } }))).toEqual([
    'test.thing.step_4',
    'test.thing.step_2',
    'test.thing.step_0',
  ])
  expect(
    typesOf(await eventsAs(agent, { filter: { stream: streams[0], exceptTypes: ['test.thing.step_2'] } })),
  ).toEqual(['test.thing.step_4', 'test.thing.step_0'])
  const soon = new Date(Date.now() + 60_000).toISOString()
  expect(typesOf(await eventsAs(agent, { filter: { since: soon } }))).toEqual([])
  const pages: string[][] = []
  let after: string | null = null
  do {
    const page: any = await eventsAs(agent, { first: 2, after })
    pages.push(typesOf(page))
    expect(page.pageInfo.hasPreviousPage).toBe(after !== null)
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null)
  expect(pages).toEqual([
    ['test.thing.step_4', 'test.thing.step_3'],
    ['test.thing.step_2', 'test.thing.step_1'],
    ['test.thing.step_0'],
  ])
})

test('nobody below AGENT reads events', async () => {
  const codeFor = async (viewer?: Viewer) => (await subgraph.run(list, {}, viewer)).errors?.[0]?.extensions
  expect(await codeFor(operatorMember('MEMBER'))).toEqual({ code: 'FORBIDDEN' })
  expect(await codeFor(testUser())).toEqual({ code: 'FORBIDDEN' })
  expect(await codeFor()).toEqual({ code: 'UNAUTHENTICATED' })
})

test.each([
  ['no events', { first: 0 }, ['first']],
  ['more than a hundred', { first: 101 }, ['first']],
  ['a cursor of another list', { after: Buffer.from('["x"]').toString('base64url') }, ['after']],
  ['an over-long cursor', { after: 'x'.repeat(10_241) }, ['after']],
  ['too many types', { filter: { types: Array.from({ length: 51 }, () => 'a') } }, ['filter', 'types']],
  ['an over-long stream', { filter: { stream: 'x'.repeat(201) } }, ['filter', 'stream']],
])('%s is refused with the argument at fault', async (_, fault, field) => {
  const result = await subgraph.run(list, { ...fault }, operatorMember('AGENT'))
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field })
})

/** What was committed just before somebody subscribed may still come. */
async function nextFrom(version: number, answers: AsyncIterator<any>): Promise<unknown> {
  for (;;) {
    const { value } = await answers.next()
    if (value.data.domainEventAppended.version >= version) return value
  }
}

test('events are heard as they happen by their own organisation, all of them or some types', async () => {
  const agent = operatorMember('AGENT')
  const stream = `test.thing/${createId()}`
  for (const type of ['test.thing.made', 'test.thing.sold'])
    await happen(agent, agent.organisationId, stream, type)
  const follow =
    'subscription ($types: [String!]) { domainEventAppended(types: $types) { type version actor { id } } }'
  const all = subgraph.follow(follow, {}, agent)
  const some = subgraph.follow(follow, { types: ['test.thing.sold'] }, agent)
  const heard = [nextFrom(3, all), nextFrom(3, some)]
  const refused = await subgraph.follow(follow, {}, operatorMember('MEMBER')).next()
  expect(refused.value.errors[0].extensions).toEqual({ code: 'FORBIDDEN' })
  const elsewhere = clientMember()
  await happen(elsewhere, elsewhere.organisationId, `test.thing/${createId()}`, 'test.thing.sold')
  for (const type of ['test.thing.made', 'test.thing.sold'])
    await happen(agent, agent.organisationId, stream, type)
  const told = (type: string, version: number) => ({
    data: { domainEventAppended: { type, version, actor: { id: agent.userId } } },
  })
  expect(await Promise.all(heard)).toEqual([told('test.thing.made', 3), told('test.thing.sold', 4)])
  expect(await nextFrom(3, all)).toEqual(told('test.thing.sold', 4))
  await Promise.all([all.return?.(), some.return?.()])
})
