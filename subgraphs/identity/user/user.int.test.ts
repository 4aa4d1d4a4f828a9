import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { insertAcme, insertPerson } from '../../../tests/testkit/people.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { identity } from '../subgraph.ts'
import { insertMembership } from '../membership/membership.store.ts'
import { insertUser } from './user.store.ts'

const subgraph = testSubgraph(identity)
const service = () => subgraph.database.as(serviceViewer('test'), 'test')

async function person(displayName?: string): Promise<UserViewer & { email: string }> {
  const { userId, email } = await insertPerson(subgraph.database, displayName)
  return { ...testUser({ userId }), email }
}

async function organisationOf(...members: UserViewer[]): Promise<string> {
  const id = await insertAcme(subgraph.database)
  const now = new Date()
  await service().write(async (tx) => {
    for (const { userId } of members) {
      const membership = { id: createId(), organisationId: id, userId, createdAt: now, joinedAt: now }
      await insertMembership(tx, { ...membership, role: 'AGENT', state: 'ACTIVE' })
    }
  })
  return id
}

function acting(viewer: UserViewer, organisationId: string): UserViewer {
  return { ...viewer, organisationId, organisationKind: 'CLIENT', role: 'AGENT' }
}

const operator = () => testUser({ organisationId: createId(), organisationKind: 'OPERATOR', role: 'AGENT' })
const show = 'query ($id: ID!) { user(id: $id) { displayName email locale timeZone preferences } }'

test('me is the signed-in person, whole; nobody when nobody is signed in', async () => {
  const ada = await person('Ada Lovelace')
  const query =
    '{ me { id displayName email locale timeZone preferences memberships { edges { node { id } } } } }'
  expect(await subgraph.data(query, {}, ada)).toEqual({
    me: {
      id: ada.userId,
      displayName: 'Ada Lovelace',
      email: ada.email,
      locale: 'de',
      timeZone: 'Europe/Vienna',
      preferences: {},
      memberships: { edges: [] },
    },
  })
  expect(await subgraph.data(query)).toEqual({ me: null })
  expect(await subgraph.data(query, {}, testUser())).toEqual({ me: null })
})

test('a stranger sees the name alone, and somebody not signed in nothing', async () => {
  const [ada, stranger] = [await person(), await person()]
  const named = { displayName: 'Ada', email: null, locale: null, timeZone: null, preferences: null }
  expect((await subgraph.data(show, { id: ada.userId }, stranger)).user).toEqual(named)
  expect((await subgraph.data(show, { id: ada.userId })).user).toBeNull()
})

test('members of the organisation acted as and our staff see the address, not the preferences', async () => {
  const [ada, colleague] = [await person(), await person()]
  const organisation = await organisationOf(ada, colleague)
  const whole = {
    displayName: 'Ada',
    email: ada.email,
    locale: 'de',
    timeZone: 'Europe/Vienna',
    preferences: null,
  }
  expect((await subgraph.data(show, { id: ada.userId }, acting(colleague, organisation))).user).toEqual(whole)
  expect((await subgraph.data(show, { id: ada.userId }, operator())).user).toEqual(whole)
  // The same colleague, acting as nobody's member at the moment.
  expect((await subgraph.data(show, { id: ada.userId }, colleague)).user.email).toBeNull()
})

test('lists hold only people whose addresses may be seen', async () => {
  const [ada, colleague, stranger] = [await person('Ada'), await person('Bea'), await person('Cyd')]
  const organisation = await organisationOf(ada, colleague)
  const list = '{ users { edges { node { displayName email } } pageInfo { hasNextPage } } }'
  const namesOf = async (viewer: UserViewer) =>
    (await subgraph.data(list, {}, viewer)).users.edges.map(
      ({ node }: { node: { displayName: string } }) => node.displayName,
    )
  expect(await namesOf(acting(ada, organisation))).toEqual(['Bea', 'Ada'])
  expect(await namesOf(stranger)).toEqual(['Cyd'])
  expect((await subgraph.run(list)).errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
})

test('an invited person is no colleague yet', async () => {
  const [ada, invited] = [await person(), await person()]
  const organisation = await organisationOf(ada)
  const membership = {
    id: createId(),
    organisationId: organisation,
    userId: invited.userId,
    createdAt: new Date(),
  }
  await service().write((tx) =>
    insertMembership(tx, { ...membership, joinedAt: null, role: 'OWNER', state: 'INVITED' }),
  )
  const seen = (await subgraph.data(show, { id: invited.userId }, acting(ada, organisation))).user
  expect(seen.email).toBeNull()
})

test('references of many people, with their organisations, cost one statement per kind', async () => {
  const people = await Promise.all(Array.from({ length: 12 }, () => person()))
  const organisation = await organisationOf(...people)
  const references = people.map(({ userId }) => ({ __typename: 'User', id: userId }))
  const query = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      ... on User { displayName memberships(first: 5) { edges { node { role organisation { name } user { email } } } } }
    }
  }`
  const { value, statements } = await subgraph.database.statements.count(() =>
    subgraph.data(query, { representations: references }, operator()),
  )
  expect(value['_entities']).toHaveLength(12)
  expect(value['_entities'][3]).toEqual({
    displayName: 'Ada',
    memberships: {
      edges: [{ node: { role: 'AGENT', organisation: { name: 'Acme' }, user: { email: people[3]?.email } } }],
    },
  })
  expect(organisation).toBeTruthy()
  expect(statements).toHaveLength(3)
})

test('references to nobody, and ids of the wrong form, are null', async () => {
  const query = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on User { displayName } ... on Organisation { name } }
  }`
  const representations = [
    { __typename: 'User', id: createId() },
    { __typename: 'User', id: "'; drop table users --" },
    { __typename: 'Organisation', id: createId() },
  ]
  expect(await subgraph.data(query, { representations }, operator())).toEqual({
    _entities: [null, null, null],
  })
})

test('a malformed id is refused naming the argument', async () => {
  const result = await subgraph.run(show, { id: '42' }, operator())
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['id'] })
})

test('in plain SQL nobody reaches people, profiles or sessions of others', async () => {
  const [ada, stranger] = [await person(), await person()]
  const database = subgraph.database.as(stranger, 'test')
  const changed = await database.write(async (tx) => {
    const users = await tx.execute(
      sql`update identity.users set display_name = 'x' where id = ${ada.userId} returning id`,
    )
    const profiles = await tx.execute(
      sql`delete from identity.profiles where user_id = ${ada.userId} returning user_id`,
    )
    return users.length + profiles.length
  })
  expect(changed).toBe(0)
  const insertion = database.write((tx) =>
    insertUser(tx, {
      id: createId(),
      email: 'x@example.test',
      emailKey: 'x',
      displayName: 'x',
      locale: 'en',
      timeZone: 'UTC',
      createdAt: new Date(),
      updatedAt: new Date(),
    }),
  )
  await expect(insertion).rejects.toMatchObject({ cause: { code: '42501' } })
})
