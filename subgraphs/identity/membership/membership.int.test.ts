import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { MemberRole, UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { insertAcme, insertPerson } from '../../../tests/testkit/people.ts'
import type { TestPerson } from '../../../tests/testkit/people.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { identity } from '../subgraph.ts'
import { insertMembership } from './membership.store.ts'

const subgraph = testSubgraph(identity)
const service = () => subgraph.database.as(serviceViewer('test'), 'test')

const invite = `mutation ($input: MembershipInviteInput!) {
  membershipInvite(input: $input) { membership { id role state user { displayName email } } userErrors { code field } }
}`
const accept = `mutation ($id: ID!) {
  membershipAccept(input: { membershipId: $id }) { membership { id state organisation { id } } userErrors { code field } }
}`
const changeRole = `mutation ($id: ID!, $role: MemberRole!) {
  membershipChangeRole(input: { membershipId: $id, role: $role }) { membership { role } userErrors { code field } }
}`
const revoke = `mutation ($id: ID!) {
  membershipRevoke(input: { membershipId: $id }) { membershipId userErrors { code field } }
}`
const notFound = { code: 'NOT_FOUND', field: ['input', 'membershipId'] }

interface Member extends TestPerson {
  readonly membershipId: string
  /** Acting as the organisation. */
  readonly viewer: UserViewer
}

const person = () => insertPerson(subgraph.database)
const organisation = () => insertAcme(subgraph.database)

async function member(organisationId: string, role: MemberRole): Promise<Member> {
  const { userId, email } = await person()
  const now = new Date()
  const row = { id: createId(), organisationId, userId, role, createdAt: now, joinedAt: now }
  await service().write((tx) => insertMembership(tx, { ...row, state: 'ACTIVE' }))
  const viewer = testUser({ userId, organisationId, organisationKind: 'CLIENT', role })
  return { userId, email, membershipId: row.id, viewer }
}

async function ownersOf(organisationId: string): Promise<number> {
  const rows = await service().read((tx) =>
    tx.execute<{ owners: number }>(
      sql`select count(*)::int as owners from identity.memberships where organisation_id = ${organisationId} and role = 'OWNER' and state = 'ACTIVE'`,
    ),
  )
  return rows[0]?.owners ?? -1
}

async function eventTypes(membershipId: string): Promise<unknown[]> {
  const rows = await service().read((tx) =>
    tx.execute(
      sql`select type from platform.events where stream = ${`identity.membership/${membershipId}`} order by version`,
    ),
  )
  return rows.map(({ type }) => type)
}

test('a person is invited by e-mail, accepts, changes role and leaves', async () => {
  const manager = await member(await organisation(), 'MANAGER')
  const guest = await person()
  const input = { email: guest.email.toUpperCase(), role: 'AGENT' }
  const { membershipInvite } = await subgraph.data(invite, { input }, manager.viewer)
  expect(membershipInvite).toEqual({
    membership: {
      id: expect.any(String),
      role: 'AGENT',
      state: 'INVITED',
      user: { displayName: 'Ada', email: null },
    },
    userErrors: [],
  })
  const { id } = membershipInvite.membership
  const guestViewer = testUser({ userId: guest.userId })
  const accepted = {
    membership: { id, state: 'ACTIVE', organisation: { id: manager.viewer.organisationId } },
    userErrors: [],
  }
  expect((await subgraph.data(accept, { id }, guestViewer)).membershipAccept).toEqual(accepted)
  expect((await subgraph.data(accept, { id }, guestViewer)).membershipAccept).toEqual(accepted)
  expect(
    (await subgraph.data(changeRole, { id, role: 'MANAGER' }, manager.viewer)).membershipChangeRole,
  ).toEqual({
    membership: { role: 'MANAGER' },
    userErrors: [],
  })
  expect((await subgraph.data(revoke, { id }, guestViewer)).membershipRevoke).toEqual({
    membershipId: id,
    userErrors: [],
  })
  expect((await subgraph.data(revoke, { id }, guestViewer)).membershipRevoke.userErrors).toEqual([notFound])
  expect(await eventTypes(id)).toEqual([
    'identity.membership.invited',
    'identity.membership.accepted',
    'identity.membership.role_changed',
    'identity.membership.revoked',
  ])
})

test('nobody invites above their own role, nor somebody twice, nor somebody without an account', async () => {
  const admin = await member(await organisation(), 'ADMIN')
  const guest = await person()
  const inviteAs = async (email: string, role: string) =>
    (await subgraph.data(invite, { input: { email, role } }, admin.viewer)).membershipInvite.userErrors
  expect(await inviteAs(guest.email, 'OWNER')).toEqual([{ code: 'ROLE_TOO_HIGH', field: ['input', 'role'] }])
  expect(await inviteAs('nobody@example.test', 'AGENT')).toEqual([
    { code: 'ACCOUNT_NOT_FOUND', field: ['input', 'email'] },
  ])
  expect(await inviteAs(guest.email, 'ADMIN')).toEqual([])
  expect(await inviteAs(guest.email, 'AGENT')).toEqual([
    { code: 'ALREADY_MEMBER', field: ['input', 'email'] },
  ])
})

test('forty invitations of one person at once make one membership', async () => {
  const owner = await member(await organisation(), 'OWNER')
  const guest = await person()
  const input = { email: guest.email, role: 'MEMBER' }
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => subgraph.data(invite, { input }, owner.viewer)),
  )
  const codes = answers.map(({ membershipInvite }) => membershipInvite.userErrors[0]?.code ?? 'OK')
  expect(codes.filter((code) => code === 'OK')).toHaveLength(1)
  expect(codes.filter((code) => code === 'ALREADY_MEMBER')).toHaveLength(39)
})

test('agents do not manage members', async () => {
  const id = await organisation()
  const [agent, other] = [await member(id, 'AGENT'), await member(id, 'MEMBER')]
  const attempts: [string, Record<string, unknown>][] = [
    [invite, { input: { email: 'x@example.test', role: 'MEMBER' } }],
    [changeRole, { id: other.membershipId, role: 'MEMBER' }],
    [revoke, { id: other.membershipId }],
  ]
  for (const [operation, variables] of attempts) {
    const result = await subgraph.run(operation, variables, agent.viewer)
    expect(result.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
    const anonymous = await subgraph.run(operation, variables)
    expect(anonymous.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
  }
})

test('who was demoted since their token was issued has no rights left', async () => {
  const id = await organisation()
  const [owner, manager, other] = [
    await member(id, 'OWNER'),
    await member(id, 'MANAGER'),
    await member(id, 'MEMBER'),
  ]
  await subgraph.data(changeRole, { id: manager.membershipId, role: 'MEMBER' }, owner.viewer)
  const result = await subgraph.run(revoke, { id: other.membershipId }, manager.viewer)
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
})

test('stronger members are neither demoted nor put out by weaker ones', async () => {
  const id = await organisation()
  const [owner, manager] = [await member(id, 'OWNER'), await member(id, 'MANAGER')]
  const demotion = await subgraph.data(changeRole, { id: owner.membershipId, role: 'MEMBER' }, manager.viewer)
  expect(demotion.membershipChangeRole.userErrors).toEqual([
    { code: 'ROLE_TOO_HIGH', field: ['input', 'role'] },
  ])
  const promotion = await subgraph.data(
    changeRole,
    { id: manager.membershipId, role: 'ADMIN' },
    manager.viewer,
  )
  expect(promotion.membershipChangeRole.userErrors).toEqual([
    { code: 'ROLE_TOO_HIGH', field: ['input', 'role'] },
  ])
  const removal = await subgraph.data(revoke, { id: owner.membershipId }, manager.viewer)
  expect(removal.membershipRevoke.userErrors).toEqual([
    { code: 'ROLE_TOO_HIGH', field: ['input', 'membershipId'] },
  ])
})

test('the last owner cannot leave or step down', async () => {
  const owner = await member(await organisation(), 'OWNER')
  const leaving = await subgraph.data(revoke, { id: owner.membershipId }, testUser({ userId: owner.userId }))
  expect(leaving.membershipRevoke.userErrors).toEqual([
    { code: 'LAST_OWNER', field: ['input', 'membershipId'] },
  ])
  const demotion = await subgraph.data(changeRole, { id: owner.membershipId, role: 'ADMIN' }, owner.viewer)
  expect(demotion.membershipChangeRole.userErrors).toEqual([{ code: 'LAST_OWNER', field: ['input', 'role'] }])
})

test('of ten owners leaving and stepping down at once, exactly one stays owner', async () => {
  const id = await organisation()
  const owners = await Promise.all(Array.from({ length: 10 }, () => member(id, 'OWNER')))
  const answers = await Promise.all(
    owners.map(async ({ membershipId, viewer }, index) =>
      index % 2 === 0
        ? (await subgraph.data(revoke, { id: membershipId }, viewer)).membershipRevoke
        : (await subgraph.data(changeRole, { id: membershipId, role: 'MEMBER' }, viewer))
            .membershipChangeRole,
    ),
  )
  const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'OK')
  expect(codes.filter((code) => code === 'LAST_OWNER')).toHaveLength(1)
  expect(codes.filter((code) => code === 'OK')).toHaveLength(9)
  expect(await ownersOf(id)).toBe(1)
})

test('members of another organisation are not there', async () => {
  const [ours, theirs] = [await organisation(), await organisation()]
  const owner = await member(ours, 'OWNER')
  const stranger = await member(theirs, 'MEMBER')
  const role = await subgraph.data(changeRole, { id: stranger.membershipId, role: 'MEMBER' }, owner.viewer)
  expect(role.membershipChangeRole.userErrors).toEqual([notFound])
  const removal = await subgraph.data(revoke, { id: stranger.membershipId }, owner.viewer)
  expect(removal.membershipRevoke.userErrors).toEqual([notFound])
  const acceptance = await subgraph.data(accept, { id: stranger.membershipId }, owner.viewer)
  expect(acceptance.membershipAccept.userErrors).toEqual([notFound])
  const input = { email: stranger.email, role: 'MEMBER', organisationId: theirs }
  const invitation = await subgraph.data(invite, { input }, owner.viewer)
  expect(invitation.membershipInvite.userErrors).toEqual([
    { code: 'NOT_FOUND', field: ['input', 'organisationId'] },
  ])
})

test('being an owner elsewhere gives no rights over one’s own role here', async () => {
  const [mine, theirs] = [await organisation(), await organisation()]
  const owner = await member(mine, 'OWNER')
  const now = new Date()
  const elsewhere = {
    id: createId(),
    organisationId: theirs,
    userId: owner.userId,
    createdAt: now,
    joinedAt: now,
  }
  await service().write((tx) => insertMembership(tx, { ...elsewhere, role: 'MEMBER', state: 'ACTIVE' }))
  const change = await subgraph.data(changeRole, { id: elsewhere.id, role: 'OWNER' }, owner.viewer)
  expect(change.membershipChangeRole.userErrors).toEqual([notFound])
})

test('in plain SQL nobody enters an organisation, raises their role from outside or moves a membership', async () => {
  const [ours, theirs] = [await organisation(), await organisation()]
  const [agent] = [await member(ours, 'AGENT'), await member(theirs, 'OWNER')]
  const outside = subgraph.database.as(testUser({ userId: agent.userId }), 'test')
  const attempts = [
    sql`insert into identity.memberships values (${createId()}, ${theirs}, ${agent.userId}, 'OWNER', 'ACTIVE', now(), now())`,
    sql`update identity.memberships set role = 'OWNER' where id = ${agent.membershipId}`,
    sql`update identity.memberships set organisation_id = ${theirs} where id = ${agent.membershipId}`,
  ]
  for (const attempt of attempts)
    await expect(outside.write((tx) => tx.execute(attempt))).rejects.toMatchObject({
      cause: { code: '42501' },
    })
  const inside = subgraph.database.as(agent.viewer, 'test')
  const touched = await inside.write(async (tx) => {
    const updated = await tx.execute(
      sql`update identity.memberships set role = 'MEMBER' where organisation_id = ${theirs} returning id`,
    )
    const deleted = await tx.execute(
      sql`delete from identity.memberships where organisation_id = ${theirs} returning id`,
    )
    return updated.length + deleted.length
  })
  expect(touched).toBe(0)
})

test('members page by cursor without losing or repeating anybody', async () => {
  const id = await organisation()
  const owner = await member(id, 'OWNER')
  for (let count = 0; count < 4; count += 1) await member(id, 'AGENT')
  const page = `query ($id: ID!, $after: String) {
    organisation(id: $id) { members(first: 2, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }
  }`
  const seen: string[] = []
  for (let after: string | null = null, more = true; more;) {
    const data: {
      organisation: {
        members: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
      }
    } = await subgraph.data(page, { id, after }, owner.viewer)
    const { edges, pageInfo } = data.organisation.members
    seen.push(...edges.map(({ node }) => node.id))
    ;[after, more] = [pageInfo.endCursor, pageInfo.hasNextPage]
  }
  expect(seen).toHaveLength(5)
  expect(new Set(seen).size).toBe(5)
  expect(seen[0]).toBe(owner.membershipId)
})
