import { requireOperator, requireUser } from '../../../platform/auth/permission.ts'
import { hasRole, isOperator } from '../../../platform/auth/viewer.ts'
import { violatedConstraint } from '../../../platform/database/database-error.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { IdentityContext } from '../context.ts'
import type { MembershipGranted, OrganisationCreated } from '../events.ts'
import { insertMembership } from '../membership/membership.store.ts'
import type { MembershipRow } from '../membership/membership.store.ts'
import { mayCreateKind } from './organisation.ts'
import type { OrganisationCreateInput } from './organisation.input.ts'
import { insertOrganisation } from './organisation.store.ts'
import type { OrganisationRow } from './organisation.store.ts'

/** Registers an organisation with its first owner. */
export async function createOrganisation(
  context: IdentityContext,
  input: OrganisationCreateInput,
): Promise<OrganisationRow> {
  const { userId } = requireUser(context.viewer)
  const ownerId = input.ownerId ?? userId
  if (ownerId !== userId) requireOperator(context.viewer, 'MANAGER')
  const isStaff = isOperator(context.viewer) && hasRole(context.viewer, 'MANAGER')
  if (!mayCreateKind(input.kind, isStaff))
    refuse('KIND_NOT_ALLOWED', `You may not create an organisation of the kind ${input.kind}.`, [
      'input',
      'kind',
    ])
  const organisation = newOrganisation(input, new Date())
  await context.database.write((tx) => registerOrganisation(tx, organisation, ownerId)).catch(refuseTaken)
  return organisation
}

/** Writes a new organisation with its first owner, and tells of both. */
export async function registerOrganisation(
  tx: Transaction,
  organisation: OrganisationRow,
  ownerId: string,
): Promise<void> {
  await insertOrganisation(tx, organisation)
  await appendCreated(tx, organisation)
  await grantOwnership(tx, organisation, ownerId)
}

export function newOrganisation(
  input: Pick<OrganisationCreateInput, 'name' | 'slug' | 'kind' | 'country'>,
  now: Date,
): OrganisationRow {
  const { slug, kind, country } = input
  return { id: createId(), name: input.name.trim(), slug, kind, country, createdAt: now, updatedAt: now }
}

async function appendCreated(
  tx: Transaction,
  { id, kind, name, slug, country }: OrganisationRow,
): Promise<void> {
  const created: OrganisationCreated = {
    type: 'identity.organisation.created',
    data: { organisationId: id, kind, name, slug, country },
  }
  const options = { stream: stream('identity', 'organisation', id), events: [created], organisationId: id }
  await appendEvents(tx, { ...options, expectedVersion: 0 })
}

async function grantOwnership(
  tx: Transaction,
  organisation: OrganisationRow,
  ownerId: string,
): Promise<void> {
  const membership: MembershipRow = {
    id: createId(),
    organisationId: organisation.id,
    userId: ownerId,
    role: 'OWNER',
    state: 'ACTIVE',
    createdAt: organisation.createdAt,
    joinedAt: organisation.createdAt,
  }
  await insertMembership(tx, membership)
  const granted: MembershipGranted = {
    type: 'identity.membership.granted',
    data: { membershipId: membership.id, organisationId: organisation.id, userId: ownerId, role: 'OWNER' },
  }
  await appendEvents(tx, {
    stream: stream('identity', 'membership', membership.id),
    events: [granted],
    organisationId: organisation.id,
    expectedVersion: 0,
  })
}

function refuseTaken(error: unknown): never {
  switch (violatedConstraint(error)) {
    case 'organisations_slug_key':
      return refuse('SLUG_TAKEN', 'Another organisation has this short name.', ['input', 'slug'])
    case 'memberships_user_id_fkey':
      return refuse('OWNER_NOT_FOUND', 'There is no such user.', ['input', 'ownerId'])
    default:
      throw error
  }
}
