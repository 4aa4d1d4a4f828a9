import { expect, test } from 'vitest'
import { createId } from '../../../platform/database/uuid.ts'
import { createEventLog } from '../../../platform/events/event-log.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { crm } from '../subgraph.ts'

const subgraph = testSubgraph(crm)
const register = /* GraphQL */ `
  mutation ($input: CustomerRegisterInput!) {
    customerRegister(input: $input) {
      customer {
        id
        name
        email
        company {
          id
          name
        }
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`
const update = /* GraphQL */ `
  mutation ($input: CustomerUpdateInput!) {
    customerUpdate(input: $input) {
      customer {
        name
        email
        phone
        stage
        company {
          name
        }
      }
      userErrors {
        code
        field
      }
    }
  }
`
const agent = (organisationId = createId()) =>
  testUser({ organisationId, organisationKind: 'OPERATOR', role: 'AGENT' })
const add = async (viewer: ReturnType<typeof agent>, input: object) => {
  const { customerRegister } = await subgraph.data(register, { input: { source: 'WEB', ...input } }, viewer)
  return customerRegister.customer as { id: string; company: { id: string } }
}
const eventsOf = async (id: string) => {
  const events = await createEventLog(subgraph.database).readStream(`crm.customer/${id}`)
  return events.map((event) => event.type)
}

test('a registered customer is seen by its own organisation and by no other', async () => {
  const [ours, theirs] = [agent(), agent()]
  const { id } = await add(ours, { name: "Aoife O'Brien", email: 'aoife@example.test' })
  const query =
    'query ($id: ID!) { customer(id: $id) { name user { id } } customers { edges { node { name } } pageInfo { hasNextPage } } }'
  expect(await subgraph.data(query, { id }, ours)).toEqual({
    customer: { name: "Aoife O'Brien", user: null },
    customers: { edges: [{ node: { name: "Aoife O'Brien" } }], pageInfo: { hasNextPage: false } },
  })
  expect(await subgraph.data(query, { id }, theirs)).toEqual({
    customer: null,
    customers: { edges: [], pageInfo: { hasNextPage: false } },
  })
  expect(await eventsOf(id)).toEqual(['crm.customer.registered'])
})

test('a second customer with the same e-mail address is refused, whatever its case', async () => {
  const viewer = agent()
  await add(viewer, { name: 'A', email: 'same@example.test' })
  const { customerRegister } = await subgraph.data(
    register,
    { input: { name: 'B', email: 'SAME@example.test', source: 'WEB' } },
    viewer,
  )
  expect(customerRegister).toEqual({
    customer: null,
    userErrors: [
      {
        code: 'EMAIL_TAKEN',
        field: ['input', 'email'],
        message: 'Another customer has this e-mail address.',
      },
    ],
  })
})

test('twenty registrations of one address at once make one customer', async () => {
  const viewer = agent()
  const input = { name: 'A', email: 'race@example.test', source: 'WEB' }
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => subgraph.data(register, { input }, viewer)),
  )
  const made = answers.filter((answer) => answer.customerRegister.customer !== null)
  expect(made).toHaveLength(1)
  expect(
    new Set(answers.flatMap((a) => a.customerRegister.userErrors.map((e: { code: string }) => e.code))),
  ).toEqual(new Set(['EMAIL_TAKEN']))
})

test('customers of one company share it, however its name is spelled', async () => {
  const viewer = agent()
  const one = await add(viewer, { name: 'A', companyName: 'Van Loon B.V.' })
  const other = await add(viewer, { name: 'B', companyName: 'van loon bv' })
  expect(other.company.id).toBe(one.company.id)
  const { company } = await subgraph.data(
    'query ($id: ID!) { company(id: $id) { name customers { edges { node { name } } } } }',
    { id: one.company.id },
    viewer,
  )
  expect(company.name).toBe('Van Loon B.V.')
  expect(company.customers.edges.map((edge: { node: { name: string } }) => edge.node.name)).toEqual([
    'B',
    'A',
  ])
})

test('an update changes what is given, empties what is null and tells each change once', async () => {
  const viewer = agent()
  const { id: customerId } = await add(viewer, { name: 'A', email: 'a@example.test', companyName: 'Acme' })
  const input = { customerId, name: 'Anna', email: null, stage: 'LOST' }
  const { customerUpdate } = await subgraph.data(update, { input }, viewer)
  expect(customerUpdate).toEqual({
    customer: { name: 'Anna', email: null, phone: null, stage: 'LOST', company: { name: 'Acme' } },
    userErrors: [],
  })
  await subgraph.data(update, { input }, viewer)
  expect(await eventsOf(customerId)).toEqual([
    'crm.customer.registered',
    'crm.customer.updated',
    'crm.customer.stage_changed',
  ])
})

test('an update refuses a taken address, a customer of somebody else and an empty name', async () => {
  const [ours, theirs] = [agent(), agent()]
  await add(ours, { name: 'A', email: 'taken@example.test' })
  const { id: customerId } = await add(ours, { name: 'B' })
  const run = (input: object, viewer = ours) =>
    subgraph.run(update, { input: { customerId, ...input } }, viewer)
  expect((await run({ email: 'Taken@example.test' })).data?.['customerUpdate']).toEqual({
    customer: null,
    userErrors: [{ code: 'EMAIL_TAKEN', field: ['input', 'email'] }],
  })
  expect((await run({ name: 'C' }, theirs)).data?.['customerUpdate']).toEqual({
    customer: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['input', 'customerId'] }],
  })
  expect((await run({ name: null })).errors?.[0]?.extensions).toEqual({
    code: 'BAD_USER_INPUT',
    field: ['input', 'name'],
  })
  expect(await eventsOf(customerId)).toEqual(['crm.customer.registered'])
})

test('a person sees their own record and nobody else of the organisation', async () => {
  const staff = agent()
  const person = testUser()
  const dealer = testUser({ organisationId: createId(), organisationKind: 'DEALER', role: 'MEMBER' })
  const { id } = await add(staff, { name: 'Own' })
  const { id: dealers } = await add(staff, { name: 'Dealer contact' })
  await add(staff, { name: 'Stranger' })
  await subgraph.database.sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claims', '{"role":"service"}', true)`
    await tx`update crm.customers set user_id = ${person.userId} where id = ${id}`
  })
  const dealerId = dealer.organisationId
  await subgraph.data(update, { input: { customerId: dealers, dealerId } }, staff)
  const names = async (viewer: typeof person) => {
    const { customers } = await subgraph.data('{ customers { edges { node { name } } } }', {}, viewer)
    return customers.edges.map((edge: { node: { name: string } }) => edge.node.name)
  }
  expect(await names(person)).toEqual(['Own'])
  expect(await names(dealer)).toEqual(['Dealer contact'])
  const entities =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { customer { name } } } }'
  const r = [{ __typename: 'User', id: person.userId }]
  expect(await subgraph.data(entities, { r }, staff)).toEqual({ _entities: [{ customer: { name: 'Own' } }] })
  expect(await subgraph.data(entities, { r }, dealer)).toEqual({ _entities: [{ customer: null }] })
})

test('customers are found by stage, source and parts of name, address or number, and sorted by name', async () => {
  const viewer = agent()
  await add(viewer, { name: 'Zoë Lefèvre', phone: '087 123 4567', country: 'IE' })
  await add(viewer, { name: 'Máire O’Reilly', email: 'maire@example.test', source: 'PHONE' })
  const query =
    'query ($filter: CustomerFilterInput, $sort: CustomerSortInput) { customers(filter: $filter, sort: $sort) { edges { node { name } } } }'
  const find = async (filter: object) => {
    const sort = { field: 'NAME', direction: 'ASC' }
    const { customers } = await subgraph.data(query, { filter, sort }, viewer)
    return customers.edges.map((edge: { node: { name: string } }) => edge.node.name)
  }
  expect(await find({})).toEqual(['Máire O’Reilly', 'Zoë Lefèvre'])
  expect(await find({ search: 'lefevre' })).toEqual(['Zoë Lefèvre'])
  expect(await find({ search: "o'reil" })).toEqual(['Máire O’Reilly'])
  expect(await find({ search: '087 1234' })).toEqual(['Zoë Lefèvre'])
  expect(await find({ search: '%' })).toEqual([])
  expect(await find({ source: 'PHONE', stage: 'PROSPECT' })).toEqual(['Máire O’Reilly'])
  expect(await find({ stage: 'ACTIVE' })).toEqual([])
})

test('a page goes on where the last one ended', async () => {
  const viewer = agent()
  for (const name of ['A', 'B', 'C']) await add(viewer, { name })
  const query =
    'query ($after: String) { customers(first: 2, after: $after) { edges { node { name } } pageInfo { endCursor hasNextPage } } }'
  const first = await subgraph.data(query, {}, viewer)
  expect(first.customers.edges.map((e: { node: { name: string } }) => e.node.name)).toEqual(['C', 'B'])
  const { endCursor, hasNextPage } = first.customers.pageInfo
  expect(hasNextPage).toBe(true)
  const second = await subgraph.data(query, { after: endCursor }, viewer)
  expect(second.customers.edges.map((e: { node: { name: string } }) => e.node.name)).toEqual(['A'])
  const malformed = await subgraph.run(query, { after: 'nonsense' }, viewer)
  expect(malformed.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['after'] })
})

test.each([
  ['an over-long name', { name: 'x'.repeat(10_241) }, 'name'],
  ['a blank name', { name: '  ' }, 'name'],
  ['an address that is none', { name: 'A', email: 'nobody' }, 'email'],
  ['a country nobody knows', { name: 'A', country: 'XX' }, 'country'],
  ['an over-long number', { name: 'A', phone: '1'.repeat(41) }, 'phone'],
])('%s is refused with the field that is at fault', async (_, input, field) => {
  const result = await subgraph.run(register, { input: { source: 'WEB', ...input } }, agent())
  expect(result.data).toBeNull()
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['input', field] })
})

test('nobody registers a customer without signing in, nor a member below AGENT', async () => {
  const input = { name: 'x', source: 'WEB' }
  expect((await subgraph.run(register, { input })).errors?.[0]?.extensions).toEqual({
    code: 'UNAUTHENTICATED',
  })
  const member = { ...agent(), role: 'MEMBER' as const }
  expect((await subgraph.run(register, { input }, member)).errors?.[0]?.extensions).toEqual({
    code: 'FORBIDDEN',
  })
})

test('twenty customers with user, company and tickets cost four statements', async () => {
  const viewer = agent()
  for (let number = 0; number < 20; number += 1)
    await add(viewer, { name: `N${number}`, companyName: `C${number}` })
  const query =
    '{ customers(first: 20) { edges { node { name user { id } company { name } tickets(first: 5) { edges { node { id customer { name } } } } leads { edges { node { id } } } } } } }'
  const { value, statements } = await subgraph.database.statements.count(() =>
    subgraph.data(query, {}, viewer),
  )
  expect(value.customers.edges).toHaveLength(20)
  expect(statements).toHaveLength(4)
})
