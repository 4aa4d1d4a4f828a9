import { expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { UserViewer, Viewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { clientMember, createWatchedProject, operatorMember } from '../../../tests/testkit/ecosystem.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { ecosystem } from '../subgraph.ts'
import { noteCustomerAccount } from './project-customer.commands.ts'

const subgraph = testSubgraph(ecosystem)
const manager = operatorMember('MANAGER')
const change = (verb: 'Add' | 'Remove') => /* GraphQL */ `
  mutation ($input: ProjectCustomer${verb}Input!) {
    answer: projectCustomer${verb}(input: $input) { project { slug } userErrors { code field } }
  }
`
const customersOf = /* GraphQL */ `
  query ($id: ID!) {
    project(id: $id) {
      health {
        status
      }
      customers {
        edges {
          node {
            customer {
              id
            }
          }
        }
      }
      metrics {
        edges {
          cursor
        }
      }
    }
  }
`
const asService = () => subgraph.database.as(serviceViewer('test'), 'test-request')
const changeAs = async (viewer: Viewer, verb: 'Add' | 'Remove', input: object) =>
  (await subgraph.data(change(verb), { input }, viewer)).answer

/** A customer of the operator the manager works for, as crm tells of them. */
async function customer(userId: string | null = null): Promise<string> {
  const customerId = createId()
  const organisationId = manager.organisationId ?? ''
  await asService().write((tx) => noteCustomerAccount(tx, { customerId, organisationId, userId }))
  return customerId
}

async function eventsOf(customerId: string): Promise<string[]> {
  const rows = await subgraph.database.sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claims', '{"role":"service"}', true)`
    return tx`select type from platform.events where data->>'customerId' = ${customerId} order by position`
  })
  return rows.map((row) => String(row['type']))
}

test('who uses a project sees it with its health, but neither its metrics nor its other customers', async () => {
  const { id, slug } = await createWatchedProject(subgraph, clientMember())
  const person: UserViewer = testUser()
  const [own, other] = [await customer(person.userId), await customer()]
  expect(await subgraph.data(customersOf, { id }, person)).toEqual({ project: null })
  for (const customerId of [own, other])
    expect(await changeAs(manager, 'Add', { projectId: id, customerId })).toEqual({
      project: { slug },
      userErrors: [],
    })
  const listed = (...ids: string[]) => ({
    edges: ids.map((customerId) => ({ node: { customer: { id: customerId } } })),
  })
  expect(await subgraph.data(customersOf, { id }, person)).toEqual({
    project: { health: null, customers: listed(own), metrics: { edges: [] } },
  })
  expect(await subgraph.data(customersOf, { id }, manager)).toMatchObject({
    project: { customers: listed(other, own) },
  })
  const query =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { projects { edges { node { slug } } } } } }'
  const r = [own, other].map((customerId) => ({ __typename: 'Customer', id: customerId }))
  expect(await subgraph.data(query, { r }, person)).toEqual({
    _entities: [{ projects: { edges: [{ node: { slug } }] } }, { projects: { edges: [] } }],
  })
})

test('an account that comes later sees what the customer used before', async () => {
  const { id, slug } = await createWatchedProject(subgraph, clientMember())
  const person = testUser()
  const customerId = await customer()
  await changeAs(manager, 'Add', { projectId: id, customerId })
  const slugs = async () =>
    (await subgraph.data('{ projects { edges { node { slug } } } }', {}, person)).projects.edges.map(
      (edge: any) => edge.node.slug,
    )
  expect(await slugs()).toEqual([])
  const account = { customerId, organisationId: manager.organisationId ?? '', userId: person.userId }
  await asService().write((tx) => noteCustomerAccount(tx, account))
  // Heard of out of order, or once more: what is known is not forgotten.
  await asService().write((tx) => noteCustomerAccount(tx, { ...account, userId: null }))
  expect(await slugs()).toEqual([slug])
})

test('a use is noted once, however often and at once it is said, and ends once', async () => {
  const { id } = await createWatchedProject(subgraph, clientMember())
  const customerId = await customer()
  const input = { projectId: id, customerId }
  const answers = await Promise.all(Array.from({ length: 20 }, () => changeAs(manager, 'Add', input)))
  expect(answers.every(({ userErrors }) => userErrors.length === 0)).toBe(true)
  const removals = await Promise.all(Array.from({ length: 20 }, () => changeAs(manager, 'Remove', input)))
  expect(removals.filter(({ project }) => project !== null)).toHaveLength(1)
  expect(removals.find(({ project }) => project === null).userErrors).toEqual([
    { code: 'CUSTOMER_NOT_FOUND', field: ['input', 'customerId'] },
  ])
  expect(await eventsOf(customerId)).toEqual([
    'ecosystem.project_customer.added',
    'ecosystem.project_customer.removed',
  ])
})

test('projects and customers of others do not exist, and agents change nothing', async () => {
  const { id, owner } = await createWatchedProject(subgraph, clientMember())
  const customerId = await customer()
  const input = { projectId: id, customerId }
  const noCustomer = {
    project: null,
    userErrors: [{ code: 'CUSTOMER_NOT_FOUND', field: ['input', 'customerId'] }],
  }
  expect(await changeAs(owner, 'Add', input)).toEqual(noCustomer)
  expect(await changeAs(manager, 'Add', { projectId: id, customerId: createId() })).toEqual(noCustomer)
  expect(await changeAs(clientMember(), 'Add', input)).toEqual({
    project: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['input', 'projectId'] }],
  })
  const agent = await subgraph.run(change('Add'), { input }, { ...manager, role: 'AGENT' })
  expect(agent.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
  const malformed = await subgraph.run(change('Add'), { input: { ...input, customerId: '42' } }, manager)
  expect(malformed.errors?.[0]?.extensions).toEqual({
    code: 'BAD_USER_INPUT',
    field: ['input', 'customerId'],
  })
  expect(await eventsOf(customerId)).toEqual([])
})

test('the projects of many customers cost two statements', async () => {
  const { id } = await createWatchedProject(subgraph, clientMember())
  const customerIds = await Promise.all(Array.from({ length: 10 }, () => customer()))
  for (const customerId of customerIds) await changeAs(manager, 'Add', { projectId: id, customerId })
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) {
    ... on Customer { projects { edges { node { slug health { status } organisation { id } } } } }
  } }`
  const r = customerIds.map((customerId) => ({ __typename: 'Customer', id: customerId }))
  const { value, statements } = await subgraph.database.statements.count(() =>
    subgraph.data(query, { r }, manager),
  )
  expect(value._entities.every(({ projects }: any) => projects.edges.length === 1)).toBe(true)
  expect(statements).toHaveLength(2)
})
