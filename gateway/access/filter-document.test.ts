import { buildSchema, parse, print } from 'graphql'
import type { OperationDefinitionNode } from 'graphql'
import { describe, expect, test } from 'vitest'
import { decidePolicy } from './access-policies.ts'
import { meets } from './decide-access.ts'
import { filterOperation } from './filter-document.ts'
import { readRequirements } from './requirements.ts'
import type { Requirement } from './requirements.ts'
import { testUser } from '../../tests/testkit/subgraph.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'

const directives = /* GraphQL */ `
  directive @authenticated on ENUM | FIELD_DEFINITION | INTERFACE | OBJECT | SCALAR
  directive @requiresScopes(scopes: [[String!]!]!) on ENUM | FIELD_DEFINITION | INTERFACE | OBJECT | SCALAR
  directive @policy(policies: [[String!]!]!) on ENUM | FIELD_DEFINITION | INTERFACE | OBJECT | SCALAR
`
const schema = buildSchema(
  /* GraphQL */ `
    scalar Iban @authenticated
    enum Level @requiresScopes(scopes: [["levels"]]) { LOW HIGH }
    type Query {
      open: String
      me: User
      users: [User!]!
      secret: Secret
      search: [Result!]!
      nodes: [[Node]]
      level: Level
      iban: Iban
      staff: String @policy(policies: [["operator_staff"]])
    }
    type Mutation { open: String close: String @authenticated }
    type User {
      id: ID!
      email: String @authenticated
      salary: Int @requiresScopes(scopes: [["hr"], ["role:admin", "organisation:operator"]])
      manager: User
    }
    type Secret @authenticated { id: ID! text: String }
    interface Node { id: ID! name: String }
    type Public implements Node { id: ID! name: String open: String }
    type Hidden implements Node @requiresScopes(scopes: [["hidden"]]) { id: ID! name: String text: String }
    type Named implements Node { id: ID! name: String @authenticated }
    union Result = Public | Hidden | User
  ` + directives,
)
const requirements = readRequirements(schema)

function filterAll(source: string, isAllowed: (requirement: Requirement) => boolean = () => false) {
  const document = parse(source)
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === 'OperationDefinition',
  ) as OperationDefinitionNode
  return filterOperation(operation, document, { schema, requirements, isAllowed })
}

function filter(source: string, isAllowed?: (requirement: Requirement) => boolean) {
  const filtered = filterAll(source, isAllowed)
  const left = filtered.operation && print(filtered.operation).replaceAll(/\s+/g, ' ')
  return { left, refused: filtered.refused.map((path) => path.join('.')) }
}

test('what was taken out is told in the schema’s names as well, whatever the client calls it', () => {
  const source = '{ a: me { e: email } b: me { f: email } ...F } fragment F on Query { me { email } }'
  expect(filterAll(source).refusedFields).toEqual(['User.email'])
})

describe('what is left of an operation', () => {
  test.each([
    ['a protected field goes', '{ me { id email } }', '{ me { id } }', ['me.email']],
    ['so does its parent when nothing else is left of it', '{ open me { email } }', '{ open }', ['me.email']],
    [
      'nothing is left of an operation that asks for nothing else',
      '{ me { email } }',
      undefined,
      ['me.email'],
    ],
    ['an alias is what the client calls it', '{ open m: me { e: email } }', '{ open }', ['m.e']],
    ['a field of a protected type goes', '{ open secret { id } }', '{ open }', ['secret']],
    ['a field of a protected scalar goes', '{ open iban }', '{ open }', ['iban']],
    ['a field of a protected enum goes', '{ open level }', '{ open }', ['level']],
    ['lists show in the path', '{ users { id email } }', '{ users { id } }', ['users.@.email']],
    ['lists of lists show twice', '{ open nodes { name } }', '{ open }', ['nodes.@.@.name']],
    ['__typename stays', '{ me { __typename email } }', '{ me { __typename } }', ['me.email']],
    [
      'deep fields go alone',
      '{ me { manager { id salary } } }',
      '{ me { manager { id } } }',
      ['me.manager.salary'],
    ],
    [
      'named fragments are laid open',
      '{ me { ...F } } fragment F on User { id email }',
      '{ me { ... on User { id } } }',
      ['me.email'],
    ],
    [
      'fragments of fragments too, and what is refused twice is told once',
      '{ me { ...F ...G } } fragment F on User { ...G } fragment G on User { id email }',
      '{ me { ... on User { ... on User { id } } ... on User { id } } }',
      ['me.email'],
    ],
    [
      'a fragment on a protected type goes with each of its fields',
      '{ search { ... on Public { id } ... on Hidden { id text } } }',
      '{ search { ... on Public { id } } }',
      ['search.@.id', 'search.@.text'],
    ],
    [
      'fragments are judged one by one',
      '{ search { ... on User { id email } ... on Public { id } } }',
      '{ search { ... on User { id } ... on Public { id } } }',
      ['search.@.email'],
    ],
    [
      'a field of an interface needs what every implementer needs',
      '{ open nodes { id ... on Public { name } } }',
      '{ open nodes { ... on Public { name } } }',
      ['nodes.@.@.id'],
    ],
    ['conditions stay', '{ me { id @skip(if: true) email } }', '{ me { id @skip(if: true) } }', ['me.email']],
    ['mutations are filtered', 'mutation { open close }', 'mutation { open }', ['close']],
    [
      'introspection is nobody’s secret',
      '{ __schema { types { name } } staff }',
      '{ __schema { types { name } } }',
      ['staff'],
    ],
  ])('%s', (_, source, left, refused) => {
    expect(filter(source)).toEqual({ left, refused })
  })

  test('is all of it when everything may be read', () => {
    const source = '{ me { id ...F } } fragment F on User { email }'
    expect(filter(source, () => true)).toEqual({ left: '{ me { id ...F } }', refused: [] })
  })
})

describe('a requirement', () => {
  const anonymous: Viewer = { kind: 'anonymous' }
  const customer = testUser()
  const admin = testUser({ organisationId: 'o', organisationKind: 'OPERATOR', role: 'ADMIN' })
  const dealer = testUser({ organisationId: 'o', organisationKind: 'DEALER', role: 'OWNER' })
  const machine: Viewer = {
    kind: 'machine',
    principal: 'APPLICATION',
    machineId: 'm',
    credentialId: 'c',
    organisationId: 'o',
    organisationKind: 'OPERATOR',
    role: 'OWNER',
    scopes: ['hr'],
  }
  const requirement = (more: Partial<Requirement>): Requirement => ({
    isAuthenticated: false,
    scopes: undefined,
    policies: undefined,
    ...more,
  })
  const isMet = (viewer: Viewer, more: Partial<Requirement>) => meets(viewer, requirement(more), decidePolicy)

  test('to be signed in is met by people and machines', () => {
    const demand = { isAuthenticated: true }
    expect([anonymous, customer, machine].map((viewer) => isMet(viewer, demand))).toEqual([false, true, true])
  })

  test('of scopes is met by any one whole set', () => {
    const demand = { scopes: [['hr'], ['role:admin', 'organisation:operator']] }
    const viewers = [anonymous, customer, admin, dealer, machine]
    expect(viewers.map((viewer) => isMet(viewer, demand))).toEqual([false, false, true, false, true])
  })

  test('of a role is met by stronger ones and never by a machine’s role', () => {
    const demand = { scopes: [['role:manager']] }
    expect([admin, dealer, machine].map((viewer) => isMet(viewer, demand))).toEqual([true, true, false])
  })

  test('of policies is met when they are, and an unknown one by nobody', () => {
    expect([admin, dealer].map((viewer) => isMet(viewer, { policies: [['operator_staff']] }))).toEqual([
      true,
      false,
    ])
    expect(
      isMet({ ...customer, hasSecondFactor: true } as Viewer, { policies: [['second_factor', 'person']] }),
    ).toBe(true)
    expect(isMet(admin, { policies: [['nobody_knows']] })).toBe(false)
  })

  test('of several kinds is met only when each is', () => {
    const demand = { scopes: [['role:admin']], policies: [['second_factor']] }
    expect(
      [admin, { ...admin, hasSecondFactor: true } as Viewer].map((viewer) => isMet(viewer, demand)),
    ).toEqual([false, true])
  })

  test('is met by our own services', () => {
    expect(isMet({ kind: 'service', name: 'crm' }, { policies: [['nobody_knows']] })).toBe(true)
  })

  test('is read under the names the supergraph gave the directives', () => {
    const renamed = buildSchema(/* GraphQL */ `
      directive @link(url: String, as: String, import: [Import]) repeatable on SCHEMA
      directive @signedIn on FIELD_DEFINITION
      directive @needs(scopes: [[String!]!]!) on FIELD_DEFINITION
      scalar Import
      schema
        @link(
          url: "https://specs.apollo.dev/authenticated/v0.1"
          import: [{ name: "@authenticated", as: "@signedIn" }]
        )
        @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", as: "needs") {
        query: Query
      }
      type Query {
        a: Int @signedIn
        b: Int @needs(scopes: [["x"]])
        c: Int @authenticated
      }
      directive @authenticated on FIELD_DEFINITION
    `)
    const read = readRequirements(renamed)
    const query = renamed.getQueryType()
    if (!query) throw new Error('There is a query type.')
    expect(read.ofField(query, 'a')).toEqual([requirement({ isAuthenticated: true })])
    expect(read.ofField(query, 'b')).toEqual([requirement({ scopes: [['x']] })])
    expect(read.ofField(query, 'c')).toEqual([])
  })
})
