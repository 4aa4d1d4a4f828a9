import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { RunningGateway } from '../../gateway/gateway.ts'
import type { UserViewer } from '../../platform/auth/viewer.ts'
import { createId } from '../../platform/database/uuid.ts'
import { testUser } from '../testkit/subgraph.ts'
import { createTinySubgraph, createTokens, serveElsewhere, startTinyGateway } from '../testkit/tiny-graph.ts'
import type { TinyGatewayOptions, TinySubgraph } from '../testkit/tiny-graph.ts'

const peopleSdl = /* GraphQL */ `
  type Query {
    people: [Person!]!
    vault: Vault
    secret: String! @authenticated
    either: Either
    payroll: Int @requiresScopes(scopes: [["role:admin"]])
    staffOnly: String @policy(policies: [["operator_staff"]])
  }
  type Mutation {
    open: String
    erase: String @requiresScopes(scopes: [["role:owner"]])
  }
  type Subscription {
    counted: Person
    watched: Person @authenticated
  }
  type Person @key(fields: "id") @key(fields: "badge") {
    id: ID!
    badge: ID! @authenticated
    name: String
    email: String! @authenticated
  }
  type Vault @authenticated {
    text: String
  }
  union Either = Person | Vault
`
const reviewsSdl = /* GraphQL */ `
  type Person @key(fields: "badge") {
    badge: ID!
    reviews: [Review!]!
  }
  type Review {
    text: String
    author: String @requiresScopes(scopes: [["role:agent"]])
  }
`

const people = [
  { id: '1', badge: 'b1', name: 'Ada', email: 'ada@example.test' },
  { id: '2', badge: 'b2', name: 'Grace', email: 'grace@example.test' },
]

function createPeople(): TinySubgraph {
  const counted = {
    subscribe: async function* () {
      for (const person of people) yield { counted: person, watched: person }
    },
  }
  return createTinySubgraph('people', peopleSdl, {
    Query: {
      people: () => people,
      vault: () => ({ text: 'gold' }),
      secret: () => 'hush',
      either: () => ({ __typename: 'Vault', text: 'gold' }),
      payroll: () => 100,
      staffOnly: () => 'staff',
    },
    Mutation: { open: () => 'opened', erase: () => 'erased' },
    Subscription: { counted, watched: counted },
    Person: {
      __resolveReference: ({ id, badge }: { id?: string; badge?: string }) =>
        people.find((one) => one.id === id || one.badge === badge),
    },
  })
}

function createReviews(): TinySubgraph {
  return createTinySubgraph('reviews', reviewsSdl, {
    Person: {
      __resolveReference: ({ badge }: { badge: string }) => ({ badge }),
      reviews: ({ badge }: { badge: string }) => [{ text: `of ${badge}`, author: 'x' }],
    },
  })
}

const customer = testUser()
const admin = testUser({ organisationId: createId(), organisationKind: 'CLIENT', role: 'ADMIN' })
const staff = testUser({ organisationId: createId(), organisationKind: 'OPERATOR', role: 'OWNER' })
const refusal = (...path: string[]) => ({
  message: 'Unauthorized field or type',
  path,
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
})

interface Case {
  readonly does: string
  readonly as?: UserViewer
  readonly query: string
  readonly data: unknown
  readonly errors?: readonly ReturnType<typeof refusal>[]
}

const cases: readonly Case[] = [
  {
    does: 'answers null for what nobody may read, and the rest',
    query: '{ people { name } payroll staffOnly }',
    data: { people: [{ name: 'Ada' }, { name: 'Grace' }], payroll: null, staffOnly: null },
    errors: [refusal('payroll'), refusal('staffOnly')],
  },
  {
    does: 'answers all of it to those who may',
    as: staff,
    query: '{ people { name email } payroll staffOnly }',
    data: {
      people: people.map(({ name, email }) => ({ name, email })),
      payroll: 100,
      staffOnly: 'staff',
    },
  },
  {
    does: 'lets null spread from what may not be null, and tells it once',
    query: '{ people { name email } vault { text } }',
    data: null,
    errors: [refusal('people', '@', 'email'), refusal('vault')],
  },
  {
    does: 'answers null as a whole when nothing is left',
    query: '{ secret }',
    data: null,
    errors: [refusal('secret')],
  },
  {
    does: 'still uses a protected key between subgraphs',
    query: '{ people { name reviews { text } } }',
    data: {
      people: [
        { name: 'Ada', reviews: [{ text: 'of b1' }] },
        { name: 'Grace', reviews: [{ text: 'of b2' }] },
      ],
    },
  },
  {
    does: 'judges a field of another subgraph by its own demand',
    as: customer,
    query: '{ people { reviews { text author } } }',
    data: { people: people.map(({ badge }) => ({ reviews: [{ text: `of ${badge}`, author: null }] })) },
    errors: [refusal('people', '@', 'reviews', '@', 'author')],
  },
  {
    does: 'takes a fragment on a protected type out',
    query: '{ either { __typename ... on Vault { text } } }',
    data: { either: { __typename: 'Vault', text: null } },
    errors: [refusal('either', 'text')],
  },
  {
    does: 'leaves out of a mutation what may not be done, and does the rest',
    as: admin,
    query: 'mutation { open erase }',
    data: { open: 'opened', erase: null },
    errors: [refusal('erase')],
  },
  {
    does: 'uses the client’s names',
    query: '{ mine: people { name } pay: payroll }',
    data: { mine: [{ name: 'Ada' }, { name: 'Grace' }], pay: null },
    errors: [refusal('pay')],
  },
]

describe.each(['in this process', 'elsewhere'])('field rights over subgraphs %s', (place) => {
  let keys: Awaited<ReturnType<typeof createTokens>>
  let subgraphs: TinySubgraph[]
  let options: TinyGatewayOptions
  let stopElsewhere = async () => undefined as void
  beforeAll(async () => {
    keys = await createTokens()
    subgraphs = [createPeople(), createReviews()]
    options = { keySource: keys.keySource }
    if (place === 'in this process') return
    const elsewhere = await serveElsewhere(subgraphs)
    stopElsewhere = () => elsewhere.stop()
    options = { ...options, services: elsewhere.services }
  })
  afterAll(() => stopElsewhere())

  async function ask(gateway: RunningGateway, query: string, viewer?: UserViewer) {
    const headers = {
      'content-type': 'application/json',
      ...(viewer && { authorization: `Bearer ${await keys.sign(viewer)}` }),
    }
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query }),
    })
    return (await response.json()) as { data?: any; errors?: any[] }
  }

  describe.each(['http', 'apollo'] as const)('through the front %s', (front) => {
    let gateway: RunningGateway
    beforeAll(async () => {
      gateway = await startTinyGateway(subgraphs, { ...options, front })
    })
    afterAll(() => gateway.stop())

    test.each(cases)('$does', async ({ as, query, data, errors }) => {
      expect(await ask(gateway, query, as)).toEqual({ data, ...(errors && { errors }) })
    })

    test('asks no subgraph for what it may not answer', async () => {
      const [{ requests } = { requests: [] }] = subgraphs
      requests.length = 0
      await ask(gateway, '{ people { name } payroll vault { text } }')
      const asked = requests.map(({ query }) => query).join()
      expect(asked).toContain('name')
      expect(asked).not.toMatch(/payroll|vault|text/)
    })

    test('never lets one who may share with one who may not', async () => {
      const query = '{ payroll people { name } }'
      const asking = Array.from({ length: 40 }, (_, index) =>
        ask(gateway, query, index % 2 ? admin : undefined),
      )
      for (const [index, { data }] of (await Promise.all(asking)).entries())
        expect(data.payroll).toBe(index % 2 ? 100 : null)
    })

    test('shows the schema to whoever may see it', async () => {
      const { data } = await ask(gateway, '{ __type(name: "Vault") { fields { name } } }')
      expect(data).toEqual({ __type: { fields: [{ name: 'text' }] } })
    })
  })

  test('refuses the whole operation where that is wanted', async () => {
    const gateway = await startTinyGateway(subgraphs, { ...options, accessMode: 'reject' })
    expect(await ask(gateway, '{ people { name } payroll }')).toEqual({ errors: [refusal('payroll')] })
    expect((await ask(gateway, '{ people { name } payroll }', admin)).data.payroll).toBe(100)
    await gateway.stop()
  })

  test('refuses the whole operation on Apollo’s executor, which cannot leave out a part', async () => {
    const gateway = await startTinyGateway(subgraphs, { ...options, engine: 'apollo' })
    const [{ requests } = { requests: [] }] = subgraphs
    requests.length = 0
    expect(await ask(gateway, '{ people { name } payroll }')).toEqual({ errors: [refusal('payroll')] })
    expect(requests).toEqual([])
    expect((await ask(gateway, '{ people { name } payroll }', admin)).data.payroll).toBe(100)
    await gateway.stop()
  })

  describe.each(['http', 'apollo'] as const)('told elsewhere than among the errors, front %s', (front) => {
    const query = '{ people { name email } payroll }'
    const partly = { people: [{ name: 'Ada' }, { name: 'Grace' }], payroll: null }
    const begin = (changes: Partial<TinyGatewayOptions>) =>
      startTinyGateway(subgraphs, { ...options, front, ...changes })

    test('in extensions.authorizationErrors, with nulls and no errors', async () => {
      const gateway = await begin({ refusalPlace: 'extensions' })
      expect(await ask(gateway, '{ people { name } payroll }')).toEqual({
        data: partly,
        extensions: { authorizationErrors: [refusal('payroll')] },
      })
      // The null that spreads is explained by what was refused, so nothing else tells of the field.
      expect(await ask(gateway, query)).toEqual({
        data: null,
        extensions: { authorizationErrors: [refusal('people', '@', 'email'), refusal('payroll')] },
      })
      expect(await ask(gateway, '{ secret }')).toEqual({
        data: null,
        extensions: { authorizationErrors: [refusal('secret')] },
      })
      expect(await ask(gateway, query, admin)).toEqual({
        data: { people: people.map(({ name, email }) => ({ name, email })), payroll: 100 },
      })
      await gateway.stop()
    })

    test('nowhere', async () => {
      const gateway = await begin({ refusalPlace: 'disabled' })
      expect(await ask(gateway, '{ people { name } payroll }')).toEqual({ data: partly })
      expect(await ask(gateway, query)).toEqual({ data: null })
      expect(await ask(gateway, '{ secret }')).toEqual({ data: null })
      await gateway.stop()
    })

    test.each([{ accessMode: 'reject' }, { engine: 'apollo' }] as const)(
      'of a whole operation that is refused (%o)',
      async (changes) => {
        const told = await begin({ ...changes, refusalPlace: 'extensions' })
        expect(await ask(told, '{ people { name } payroll }')).toEqual({
          data: null,
          extensions: { authorizationErrors: [refusal('payroll')] },
        })
        await told.stop()
        const silent = await begin({ ...changes, refusalPlace: 'disabled' })
        expect(await ask(silent, '{ people { name } payroll }')).toEqual({ data: null })
        await silent.stop()
      },
    )
  })

  test('an explanation and what was refused stand beside each other in the extensions', async () => {
    const gateway = await startTinyGateway(subgraphs, { ...options, refusalPlace: 'extensions' })
    const headers = { 'content-type': 'application/json', 'x-stratograph-explain': '1' }
    const body = JSON.stringify({ query: '{ people { name } payroll }' })
    const answer = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body })
    const { extensions } = (await answer.json()) as { extensions: Record<string, unknown> }
    expect(extensions).toEqual({ authorizationErrors: [refusal('payroll')], explain: expect.any(Object) })
    await gateway.stop()
  })

  test('only tells what it would refuse where that is wanted', async () => {
    const gateway = await startTinyGateway(subgraphs, { ...options, accessMode: 'dry_run' })
    expect(await ask(gateway, '{ payroll }')).toEqual({
      data: { payroll: 100 },
      errors: [refusal('payroll')],
    })
    await gateway.stop()
  })

  test('a subscription brings what may be read, and none begins of which nothing may', async () => {
    const gateway = await startTinyGateway(subgraphs, options)
    const follow = async (query: string, viewer?: UserViewer, { url } = gateway) => {
      const connectionParams = viewer && { authorization: `Bearer ${await keys.sign(viewer)}` }
      const client = createClient({
        url: `${url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        ...(connectionParams && { connectionParams }),
      })
      const results: unknown[] = []
      for await (const { data, errors, extensions } of client.iterate({ query }))
        results.push({ data, errors, ...(extensions ? { extensions } : {}) })
      await client.dispose()
      return results
    }
    const query = 'subscription { counted { name reviews { text author } } }'
    const refused = [refusal('counted', 'reviews', '@', 'author')]
    expect(await follow(query)).toEqual(
      people.map(({ name, badge }) => ({
        data: { counted: { name, reviews: [{ text: `of ${badge}`, author: null }] } },
        errors: refused,
      })),
    )
    const silent = await startTinyGateway(subgraphs, { ...options, refusalPlace: 'extensions' })
    expect(await follow(query, undefined, silent)).toEqual(
      people.map(({ name, badge }) => ({
        data: { counted: { name, reviews: [{ text: `of ${badge}`, author: null }] } },
        errors: undefined,
        extensions: { authorizationErrors: refused },
      })),
    )
    await silent.stop()
    expect(await follow(query, admin)).toEqual(
      people.map(({ name, badge }) => ({
        data: { counted: { name, reviews: [{ text: `of ${badge}`, author: 'x' }] } },
        errors: undefined,
      })),
    )
    const [nothing] = (await follow('subscription { watched { name } }').catch((errors: unknown) => [
      errors,
    ])) as any[]
    expect(JSON.stringify(nothing)).toContain('UNAUTHORIZED_FIELD_OR_TYPE')
    expect(await follow('subscription { watched { name } }', customer)).toHaveLength(2)
    await gateway.stop()
  })
})
