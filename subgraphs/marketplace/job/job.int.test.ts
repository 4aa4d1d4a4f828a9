import { expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { createEventLog } from '../../../platform/events/event-log.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { insertKnownCustomer } from '../customer/customer.store.ts'
import { marketplace } from '../subgraph.ts'

const subgraph = testSubgraph(marketplace)
const operatorId = createId()
const operator = testUser({ organisationId: operatorId, organisationKind: 'OPERATOR', role: 'AGENT' })
const member = (organisationKind: 'PROVIDER' | 'DEALER') =>
  testUser({ organisationId: createId(), organisationKind, role: 'OWNER' })

const mutation = (name: string, fields: string) =>
  `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${fields} userErrors { code field } } }`
const jobFields =
  'job { id status viewerTransitions customer { id } organisation { id } budget { maximum { amount currency } } }'
const run = async (name: string, input: object, viewer: UserViewer, fields = jobFields) =>
  (await subgraph.data(mutation(name, fields), { input }, viewer))[name]
const euro = (amount: number) => ({ amount, currency: 'EUR' })
const work = {
  title: 'Two batteries into a van',
  description: 'Same type, equal cable lengths.',
  skills: ['CAMPER_ELECTRICS'],
  budget: { minimum: euro(15_000), maximum: euro(42_000) },
  country: 'IE',
  city: 'Cork',
}
const eventsOf = async (id: string) =>
  (await createEventLog(subgraph.database).readStream(`marketplace.job/${id}`)).map((event) => event.type)

/** A retail customer with an account. */
async function newCustomer(): Promise<{ viewer: UserViewer; customerId: string }> {
  const viewer = testUser()
  const customerId = createId()
  await subgraph.database
    .as(serviceViewer('test'), 'test')
    .write((tx) => insertKnownCustomer(tx, { customerId, organisationId: operatorId, userId: viewer.userId }))
  return { viewer, customerId }
}

test('a customer writes a job, publishes and cancels it, and each step is told once', async () => {
  const { viewer, customerId } = await newCustomer()
  const { job } = await run('jobCreate', work, viewer)
  expect(job).toMatchObject({
    status: 'DRAFT',
    viewerTransitions: ['PUBLISH', 'CANCEL'],
    customer: { id: customerId },
    organisation: null,
    budget: { maximum: euro(42_000) },
  })
  const move = (transition: string) => run('jobMove', { jobId: job.id, transition }, viewer)
  expect((await move('PUBLISH')).job.status).toBe('OPEN')
  expect((await move('PUBLISH')).userErrors).toEqual([
    { code: 'WRONG_STATUS', field: ['input', 'transition'] },
  ])
  expect((await move('START')).userErrors).toEqual([{ code: 'NOT_ALLOWED', field: ['input', 'transition'] }])
  expect((await move('CANCEL')).job).toMatchObject({ status: 'CANCELLED', viewerTransitions: [] })
  expect(await eventsOf(job.id)).toEqual([
    'marketplace.job.created',
    'marketplace.job.published',
    'marketplace.job.cancelled',
  ])
})

test('staff post a job for a customer of their organisation, who then sees it', async () => {
  const { viewer, customerId } = await newCustomer()
  const { job } = await run('jobCreate', { ...work, customerId }, operator)
  expect(job).toMatchObject({ customer: { id: customerId }, organisation: { id: operatorId } })
  const query = 'query ($id: ID!) { job(id: $id) { status viewerTransitions } }'
  expect(await subgraph.data(query, { id: job.id }, viewer)).toEqual({
    job: { status: 'DRAFT', viewerTransitions: [] },
  })
})

test('a job for a stranger’s customer, or with a senseless budget, is refused', async () => {
  const { viewer, customerId } = await newCustomer()
  const code = async (input: object, poster: UserViewer) =>
    (await run('jobCreate', { ...work, ...input }, poster)).userErrors
  const notFound = [{ code: 'CUSTOMER_NOT_FOUND', field: ['input', 'customerId'] }]
  expect(await code({ customerId }, member('DEALER'))).toEqual(notFound)
  expect(await code({ customerId: createId() }, viewer)).toEqual(notFound)
  expect(await code({}, testUser())).toEqual([{ code: 'NOT_A_CUSTOMER', field: null }])
  expect(await code({ budget: { minimum: euro(2), maximum: euro(1) } }, viewer)).toEqual([
    { code: 'BUDGET_REVERSED', field: ['input', 'budget', 'maximum', 'amount'] },
  ])
  const dollars = { amount: 5, currency: 'USD' }
  expect(await code({ budget: { minimum: euro(2), maximum: dollars } }, viewer)).toEqual([
    { code: 'BUDGET_CURRENCIES_DIFFER', field: ['input', 'budget', 'maximum', 'currency'] },
  ])
})

test('providers see open jobs only, strangers none, the operator all', async () => {
  const { viewer } = await newCustomer()
  const [provider, dealer] = [member('PROVIDER'), member('DEALER')]
  const draft = (await run('jobCreate', work, viewer)).job.id
  const open = (await run('jobCreate', work, viewer)).job.id
  await run('jobMove', { jobId: open, transition: 'PUBLISH' }, viewer)
  const sees = async (who: UserViewer | undefined) => {
    const query = '{ jobs(first: 100) { edges { node { id } } } }'
    const { jobs } = await subgraph.data(query, {}, who)
    const ids = jobs.edges.map((edge: { node: { id: string } }) => edge.node.id) as string[]
    return ids.filter((id) => id === draft || id === open)
  }
  expect(await sees(provider)).toEqual([open])
  expect(await sees(dealer)).toEqual([])
  expect(await sees(undefined)).toEqual([])
  expect(await sees(viewer)).toEqual([open, draft])
  expect(await sees(operator)).toEqual([open, draft])
  for (const who of [provider, dealer])
    expect((await run('jobMove', { jobId: draft, transition: 'CANCEL' }, who)).userErrors[0].code).toBe(
      'NOT_FOUND',
    )
  expect((await run('jobMove', { jobId: open, transition: 'CANCEL' }, provider)).userErrors[0].code).toBe(
    'NOT_ALLOWED',
  )
  expect(await eventsOf(open)).toEqual(['marketplace.job.created', 'marketplace.job.published'])
})

test('jobs of many customers cost one statement, and are found by skill and words', async () => {
  const customers = await Promise.all([newCustomer(), newCustomer(), newCustomer()])
  for (const { viewer } of customers) await run('jobCreate', work, viewer)
  const entities =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { jobs { edges { node { title customer { id } } } } } } }'
  const r = customers.map(({ customerId: id }) => ({ __typename: 'Customer', id }))
  const { value, statements } = await subgraph.database.statements.count(() =>
    subgraph.data(entities, { r }, operator),
  )
  expect(value._entities.map((entity: { jobs: { edges: unknown[] } }) => entity.jobs.edges.length)).toEqual([
    1, 1, 1,
  ])
  expect(statements).toHaveLength(1)
  const query = 'query ($filter: JobFilterInput) { jobs(filter: $filter) { edges { node { title } } } }'
  const find = async (filter: object) =>
    (await subgraph.data(query, { filter }, customers[0]?.viewer)).jobs.edges.length
  expect(
    await find({ skill: 'CAMPER_ELECTRICS', search: 'battery van', country: 'IE', status: 'DRAFT' }),
  ).toBe(1)
  expect(await find({ skill: 'BMS_DIAGNOSIS' })).toBe(0)
  expect(await find({ search: 'forklift' })).toBe(0)
})

test.each([
  ['title', { title: 'x'.repeat(10_241) }, ['input', 'title']],
  ['skills', { skills: [] }, ['input', 'skills']],
  ['budget', { budget: { minimum: euro(-1), maximum: euro(1) } }, ['input', 'budget', 'minimum', 'amount']],
  [
    'currency',
    { budget: { minimum: { amount: 1, currency: 'euro' }, maximum: euro(1) } },
    ['input', 'budget', 'minimum', 'currency'],
  ],
  ['customerId', { customerId: '12' }, ['input', 'customerId']],
])('a bad %s is refused with the field at fault', async (_, input, field) => {
  const result = await subgraph.run(
    mutation('jobCreate', jobFields),
    { input: { ...work, ...input } },
    operator,
  )
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field })
})

test('nobody posts a job without signing in', async () => {
  const result = await subgraph.run(mutation('jobCreate', jobFields), { input: work })
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
})
