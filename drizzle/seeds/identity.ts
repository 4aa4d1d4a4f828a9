import { hash } from '@node-rs/argon2'
import { bulkInsert } from '../../platform/database/bulk-insert.ts'
import type { Transaction } from '../../platform/database/viewer-database.ts'
import { importEvents } from '../../platform/events/import-events.ts'
import type { HistoricalEvent } from '../../platform/events/import-events.ts'
import { stream } from '../../platform/events/event.ts'
import type { MembershipGranted, OrganisationCreated, UserSignedUp } from '../../subgraphs/identity/events.ts'
import { passwordBytes } from '../../subgraphs/identity/password/password.ts'
import { memberships, organisations, passwords, profiles, users } from '../../subgraphs/identity/tables.ts'
import { emailKey } from '../../platform/auth/email-key.ts'
import { demoPassword } from './demo-accounts.ts'
import type { Organisation } from './world/organisations.ts'
import type { Membership, User } from './world/people.ts'
import type { World } from './world/world.ts'

/**
 * Writes the world's people, organisations and memberships, with the events that made them.
 * Only the demo accounts get a password: nobody else of the demo world can sign in.
 */
export async function seedIdentity(tx: Transaction, world: World): Promise<void> {
  await bulkInsert(tx, users, world.users.map(userRow))
  await bulkInsert(tx, profiles, world.users.map(profileRow))
  await bulkInsert(tx, passwords, await demoPasswordRows(world.users))
  await bulkInsert(tx, organisations, world.organisations.map(organisationRow))
  await bulkInsert(tx, memberships, world.memberships.map(membershipRow))
  const events = [
    ...world.organisations.map(createdEvent),
    ...world.users.map(signedUpEvent),
    ...world.memberships.map(grantedEvent),
  ]
  await importEvents(
    tx,
    events.toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime()),
  )
}

function userRow({ id, email, displayName, locale, timeZone, createdAt }: User): typeof users.$inferInsert {
  return {
    id,
    email,
    emailKey: emailKey(email),
    displayName,
    locale,
    timeZone,
    // There is no mail in a demo world: its addresses are taken as verified.
    emailVerifiedAt: createdAt,
    createdAt,
    updatedAt: createdAt,
  }
}

function profileRow({ id, preferences, createdAt }: User): typeof profiles.$inferInsert {
  const { theme, units, notifications, newsletter } = preferences
  return {
    userId: id,
    preferences: { theme, units, notifications: { ...notifications }, newsletter },
    updatedAt: createdAt,
  }
}

async function demoPasswordRows(people: readonly User[]): Promise<(typeof passwords.$inferInsert)[]> {
  // One hash for all: the password is printed at every start anyway, and each hash costs a start 30 ms.
  const demoHash = await hash(passwordBytes(demoPassword))
  return people
    .filter(({ demo }) => demo !== null)
    .map(({ id, createdAt }) => ({ userId: id, hash: demoHash, changedAt: createdAt }))
}

function organisationRow(organisation: Organisation): typeof organisations.$inferInsert {
  const { id, name, slug, kind, country, createdAt } = organisation
  return { id, name, slug, kind, country, createdAt, updatedAt: createdAt }
}

function membershipRow(membership: Membership): typeof memberships.$inferInsert {
  const { id, organisationId, userId, role, createdAt } = membership
  return { id, organisationId, userId, role, state: 'ACTIVE', createdAt, joinedAt: createdAt }
}

const byImport = { kind: 'service', id: 'seed' }

function createdEvent({ id, kind, name, slug, country, createdAt }: Organisation): HistoricalEvent {
  const event: OrganisationCreated = {
    type: 'identity.organisation.created',
    data: { organisationId: id, kind, name, slug, country },
  }
  const place = { stream: stream('identity', 'organisation', id), version: 1, organisationId: id }
  return { ...event, ...place, actor: byImport, occurredAt: createdAt }
}

function signedUpEvent({ id, email, displayName, createdAt }: User): HistoricalEvent {
  const event: UserSignedUp = { type: 'identity.user.signed_up', data: { userId: id, email, displayName } }
  const place = { stream: stream('identity', 'user', id), version: 1, organisationId: null }
  return { ...event, ...place, actor: { kind: 'user', id }, occurredAt: createdAt }
}

function grantedEvent({ id, organisationId, userId, role, createdAt }: Membership): HistoricalEvent {
  const event: MembershipGranted = {
    type: 'identity.membership.granted',
    data: { membershipId: id, organisationId, userId, role },
  }
  const place = { stream: stream('identity', 'membership', id), version: 1, organisationId }
  return { ...event, ...place, actor: byImport, occurredAt: createdAt }
}
