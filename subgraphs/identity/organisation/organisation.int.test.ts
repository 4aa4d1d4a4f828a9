import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { MemberRole, UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { insertPerson } from '../../../tests/testkit/people.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { identity } from '../subgraph.ts'

const subgraph = testSubgraph(identity)
const service = () => subgraph.database.as(serviceViewer('test'), 'test')
const create = `mutation ($input: OrganisationCreateInput!) {
  organisationCreate(input: $input) {
    organisation { id name slug kind country members { edges { node { role state user { id } } } } }
    userErrors { code field }
  }
}`

async function person(): Promise<UserViewer> {
  const { userId } = await insertPerson(subgraph.database)
  return testUser({ userId })
}

const newSlug = () => `acme-${createId().slice(-12)}`
const facts = () => ({ name: 'Acme', slug: newSlug(), kind: 'PROVIDER', country: 'NL' })
const staff = (viewer: UserViewer, role: MemberRole): UserViewer => ({
  ...viewer,
  organisationId: createId(),
  organisationKind: 'OPERATOR',
  role,
})

async function createAs(viewer: UserViewer, input: Record<string, unknown>) {
  return (await subgraph.data(create, { input }, viewer)).organisationCreate
}

test('whoever registers an organisation owns it', async () => {
  const founder = await person()
  const input = facts()
  const { organisation, userErrors } = await createAs(founder, input)
  expect(userErrors).toEqual([])
  const members = { edges: [{ node: { role: 'OWNER', state: 'ACTIVE', user: { id: founder.userId } } }] }
  expect(organisation).toEqual({ id: expect.any(String), ...input, members })
  const events = await service().read((tx) =>
    tx.execute(
      sql`select type, actor->>'id' as actor from platform.events where organisation_id = ${organisation.id} order by position`,
    ),
  )
  expect([...events]).toEqual([
    { type: 'identity.organisation.created', actor: founder.userId },
    { type: 'identity.membership.granted', actor: founder.userId },
  ])
})

test('anybody shown its id sees what an organisation is called; lists and members stay inside', async () => {
  const [founder, stranger] = [await person(), await person()]
  const { organisation } = await createAs(founder, facts())
  const query = `query ($id: ID!) {
    organisation(id: $id) { name kind country members { edges { node { role } } } }
    organisations { edges { node { id } } }
  }`
  const shown = { name: 'Acme', kind: 'PROVIDER', country: 'NL' }
  expect(await subgraph.data(query, { id: organisation.id }, stranger)).toEqual({
    organisation: { ...shown, members: { edges: [] } },
    organisations: { edges: [] },
  })
  expect(await subgraph.data(query, { id: organisation.id }, founder)).toEqual({
    organisation: { ...shown, members: { edges: [{ node: { role: 'OWNER' } }] } },
    organisations: { edges: [{ node: { id: organisation.id } }] },
  })
  const name = 'query ($id: ID!) { organisation(id: $id) { name members { edges { node { role } } } } }'
  expect(await subgraph.data(name, { id: organisation.id })).toEqual({
    organisation: { name: 'Acme', members: { edges: [] } },
  })
})

test('of forty that want one short name at once, one gets it', async () => {
  const founder = await person()
  const input = facts()
  const answers = await Promise.all(Array.from({ length: 40 }, () => createAs(founder, input)))
  const refused = answers.filter(({ organisation }) => organisation === null)
  expect(refused).toHaveLength(39)
  expect(refused[0].userErrors).toEqual([{ code: 'SLUG_TAKEN', field: ['input', 'slug'] }])
})

test('dealers are made by our staff from MANAGER on, the operator by nobody', async () => {
  const [someone, owner] = [await person(), await person()]
  const notAllowed = [{ code: 'KIND_NOT_ALLOWED', field: ['input', 'kind'] }]
  const dealer = { ...facts(), kind: 'DEALER' }
  expect((await createAs(someone, dealer)).userErrors).toEqual(notAllowed)
  expect((await createAs(staff(someone, 'AGENT'), dealer)).userErrors).toEqual(notAllowed)
  const made = await createAs(staff(someone, 'MANAGER'), { ...dealer, ownerId: owner.userId })
  expect(made.organisation.members.edges).toMatchObject([
    { node: { role: 'OWNER', user: { id: owner.userId } } },
  ])
  expect((await createAs(staff(someone, 'OWNER'), { ...facts(), kind: 'OPERATOR' })).userErrors).toEqual(
    notAllowed,
  )
})

test('only our staff names another owner, and an owner must exist', async () => {
  const [someone, other] = [await person(), await person()]
  const result = await subgraph.run(create, { input: { ...facts(), ownerId: other.userId } }, someone)
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
  const input = facts()
  expect((await createAs(staff(someone, 'ADMIN'), { ...input, ownerId: createId() })).userErrors).toEqual([
    { code: 'OWNER_NOT_FOUND', field: ['input', 'ownerId'] },
  ])
  expect((await createAs(someone, input)).userErrors).toEqual([])
})

const badInputs: [string, Record<string, unknown>, string][] = [
  ['an empty name', { name: '' }, 'name'],
  ['an over-long name', { name: 'x'.repeat(10_241) }, 'name'],
  ['a short name with capitals', { slug: 'Acme' }, 'slug'],
  ['a short name with two hyphens', { slug: 'a--b' }, 'slug'],
  ['a country that is none', { country: 'XX' }, 'country'],
  ['a country in small letters', { country: 'nl' }, 'country'],
  ['an owner id of the wrong form', { ownerId: '42' }, 'ownerId'],
]

test.each(badInputs)('%s is refused with the field at fault', async (_, fault, field) => {
  const result = await subgraph.run(create, { input: { ...facts(), ...fault } }, await person())
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['input', field] })
})

test('an unknown kind and a missing sign-in are refused', async () => {
  const unknown = await subgraph.run(create, { input: { ...facts(), kind: 'CLUB' } }, await person())
  expect(unknown.errors?.[0]?.message).toContain('"CLUB" does not exist in "OrganisationKind" enum')
  const anonymous = await subgraph.run(create, { input: facts() })
  expect(anonymous.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
})
