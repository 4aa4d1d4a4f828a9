import { expect, test } from 'vitest'
import { createId } from '../../../platform/database/uuid.ts'
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
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`
const agent = () => testUser({ organisationId: createId(), organisationKind: 'OPERATOR', role: 'AGENT' })

test('a registered customer is seen by its own organisation and by no other', async () => {
  const [ours, theirs] = [agent(), agent()]
  const input = { name: "Aoife O'Brien", email: 'aoife@example.test', source: 'WEB' }
  const { customerRegister } = await subgraph.data(register, { input }, ours)
  expect(customerRegister.userErrors).toEqual([])
  const query =
    'query ($id: ID!) { customer(id: $id) { name user { id } } customers { edges { node { name } } pageInfo { hasNextPage } } }'
  const { id } = customerRegister.customer
  expect(await subgraph.data(query, { id }, ours)).toEqual({
    customer: { name: "Aoife O'Brien", user: null },
    customers: { edges: [{ node: { name: "Aoife O'Brien" } }], pageInfo: { hasNextPage: false } },
  })
  expect(await subgraph.data(query, { id }, theirs)).toEqual({
    customer: null,
    customers: { edges: [], pageInfo: { hasNextPage: false } },
  })
})

test('a second customer with the same e-mail address is refused, whatever its case', async () => {
  const viewer = agent()
  await subgraph.data(register, { input: { name: 'A', email: 'same@example.test', source: 'WEB' } }, viewer)
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

test('an over-long name is refused with the field that is at fault', async () => {
  const result = await subgraph.run(register, { input: { name: 'x'.repeat(10_241), source: 'WEB' } }, agent())
  expect(result.data).toBeNull()
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['input', 'name'] })
})

test('nobody registers a customer without signing in', async () => {
  const result = await subgraph.run(register, { input: { name: 'x', source: 'WEB' } })
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
})
