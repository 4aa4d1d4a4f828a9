import { requireMember, requireUser } from '../../../platform/auth/permission.ts'
import { isOperator, memberRoles } from '../../../platform/auth/viewer.ts'
import type { MemberRole, UserViewer } from '../../../platform/auth/viewer.ts'
import { violatedConstraint } from '../../../platform/database/database-error.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { forbidden } from '../../../platform/errors/public-error.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { IdentityContext } from '../context.ts'
import type { IdentityEvent } from '../events.ts'
import { emailKey } from '../../../platform/auth/email-key.ts'
import { selectAccount, selectUserIdByEmail } from '../user/user.store.ts'
import { managingRole, mayGrant, refuseRevocation, refuseRoleChange } from './membership.ts'
import type { MembershipRefusal } from './membership.ts'
import type { MembershipChangeRoleInput, MembershipInviteInput } from './membership.input.ts'
import {
  acceptMembership,
  deleteMembership,
  insertMembership,
  lockOwners,
  selectActingMembership,
  selectAllMemberships,
  selectMembership,
  updateMembershipRole,
} from './membership.store.ts'
import type { MembershipRow } from './membership.store.ts'

/** Offers somebody with an account a membership; they accept it with `acceptInvitation`. */
export async function inviteMember(
  context: IdentityContext,
  input: MembershipInviteInput,
): Promise<MembershipRow> {
  const viewer = requireMember(context.viewer, managingRole)
  const organisationId = input.organisationId ?? viewer.organisationId
  if (organisationId !== viewer.organisationId && !isOperator(viewer)) refuseOrganisation()
  const userId = await findAccount(context, input.email)
  return context.database
    .write(async (tx) => {
      await lockOwners(tx, organisationId)
      const actor = await readAuthority(tx, viewer)
      if (!mayGrant(actor, input.role)) refuseMembership('ROLE_TOO_HIGH', 'role')
      const membership = newInvitation(organisationId, userId, input.role)
      await insertMembership(tx, membership)
      await appendMembershipEvent(tx, membership, {
        type: 'identity.membership.invited',
        data: factsOf(membership),
      })
      return membership
    })
    .catch(refuseInvitation)
}

/**
 * Accepts an invitation of the viewer's; one accepted before stays accepted. It was sent to an e-mail address, so the
 * viewer must have shown that it is theirs.
 */
export async function acceptInvitation(context: IdentityContext, id: string): Promise<MembershipRow> {
  const { userId } = requireUser(context.viewer)
  return context.database.write(async (tx) => {
    if (!(await selectAccount(tx, userId))?.emailVerifiedAt)
      refuse('EMAIL_NOT_VERIFIED', 'Verify your e-mail address first.')
    const accepted = await acceptMembership(tx, id, userId, new Date())
    if (accepted) {
      await appendMembershipEvent(tx, accepted, {
        type: 'identity.membership.accepted',
        data: factsOf(accepted),
      })
      return accepted
    }
    const membership = await selectMembership(tx, id)
    return membership?.userId === userId ? membership : refuseMissing()
  })
}

/** Gives a member another role. */
export async function changeMemberRole(
  context: IdentityContext,
  input: MembershipChangeRoleInput,
): Promise<MembershipRow> {
  const viewer = requireMember(context.viewer, managingRole)
  return context.database.write(async (tx) => {
    const { membership, owners } = await lockMembership(tx, input.membershipId)
    if (membership.organisationId !== viewer.organisationId && !isOperator(viewer)) refuseMissing()
    const actor = await readAuthority(tx, viewer)
    const refusal = refuseRoleChange(actor, membership, input.role, owners)
    if (refusal) refuseMembership(refusal, 'role')
    if (membership.role === input.role) return membership
    const changed = { ...membership, role: input.role }
    await updateMembershipRole(tx, membership.id, input.role)
    await appendMembershipEvent(tx, membership, {
      type: 'identity.membership.role_changed',
      data: { ...factsOf(changed), previousRole: membership.role },
    })
    return changed
  })
}

/** Ends a membership: a manager another's, anybody their own. */
export async function revokeMembership(context: IdentityContext, id: string): Promise<string> {
  const viewer = requireUser(context.viewer)
  return context.database.write(async (tx) => {
    const { membership, owners } = await lockMembership(tx, id)
    const refusal = refuseRevocation(await readRevoker(tx, viewer, membership), membership, owners)
    if (refusal) refuseMembership(refusal, 'membershipId')
    await endMembership(tx, membership)
    return id
  })
}

/** Ends all memberships and invitations of a person; the transaction must be a service's. */
export async function leaveOrganisations(tx: Transaction, userId: string): Promise<void> {
  for (const found of await selectAllMemberships(tx, userId)) {
    const { membership, owners } = await lockMembership(tx, found.id)
    const refusal = refuseRevocation(null, membership, owners)
    if (refusal)
      refuse(refusal, 'You are the only owner of an organisation: make somebody else its owner first.')
    await endMembership(tx, membership)
  }
}

async function endMembership(tx: Transaction, membership: MembershipRow): Promise<void> {
  await deleteMembership(tx, membership.id)
  await appendMembershipEvent(tx, membership, {
    type: 'identity.membership.revoked',
    data: factsOf(membership),
  })
}

/** The role to judge by; null when people end their own membership. */
async function readRevoker(
  tx: Transaction,
  viewer: UserViewer,
  membership: MembershipRow,
): Promise<MemberRole | null> {
  if (membership.userId === viewer.userId) return null
  const manager = requireMember(viewer, managingRole)
  if (membership.organisationId !== manager.organisationId && !isOperator(viewer)) refuseMissing()
  return readAuthority(tx, manager)
}

/**
 * The role the viewer has at this moment in the organisation they act as. The access token's may be ten minutes old;
 * who was demoted or put out in between must not hand out rights any more.
 */
async function readAuthority(
  tx: Transaction,
  viewer: UserViewer & { organisationId: string },
): Promise<MemberRole> {
  const standing = await selectActingMembership(tx, viewer.userId, viewer.organisationId)
  const isManaging = standing && memberRoles.indexOf(standing.role) >= memberRoles.indexOf(managingRole)
  if (!isManaging) throw forbidden(`This needs the role ${managingRole} or above.`)
  return standing.role
}

/** The membership as it stands once nobody else can change its organisation's members. */
async function lockMembership(tx: Transaction, id: string) {
  const found = await selectMembership(tx, id)
  if (!found) return refuseMissing()
  const owners = await lockOwners(tx, found.organisationId)
  return { membership: (await selectMembership(tx, id)) ?? refuseMissing(), owners }
}

async function findAccount(context: IdentityContext, email: string): Promise<string> {
  const database = context.services.databaseAsService(context.requestId)
  const userId = await database.read((tx) => selectUserIdByEmail(tx, emailKey(email)))
  return (
    userId ??
    refuse('ACCOUNT_NOT_FOUND', 'Nobody has an account with this e-mail address.', ['input', 'email'])
  )
}

function newInvitation(organisationId: string, userId: string, role: MemberRole): MembershipRow {
  const createdAt = new Date()
  return { id: createId(), organisationId, userId, role, state: 'INVITED', createdAt, joinedAt: null }
}

function factsOf({ id, organisationId, userId, role }: MembershipRow) {
  return { membershipId: id, organisationId, userId, role }
}

async function appendMembershipEvent(
  tx: Transaction,
  membership: MembershipRow,
  event: IdentityEvent,
): Promise<void> {
  const { id, organisationId } = membership
  await appendEvents(tx, { stream: stream('identity', 'membership', id), events: [event], organisationId })
}

function refuseInvitation(error: unknown): never {
  switch (violatedConstraint(error)) {
    case 'memberships_organisation_id_user_id_key':
      return refuse('ALREADY_MEMBER', 'They belong to the organisation already, or are invited.', [
        'input',
        'email',
      ])
    case 'memberships_organisation_id_fkey':
      return refuseOrganisation()
    default:
      throw error
  }
}

function refuseOrganisation(): never {
  return refuse('NOT_FOUND', 'There is no such organisation that you may invite to.', [
    'input',
    'organisationId',
  ])
}

function refuseMissing(): never {
  return refuse('NOT_FOUND', 'There is no such membership that you may change.', ['input', 'membershipId'])
}

function refuseMembership(reason: MembershipRefusal, field: string): never {
  const messages: Record<MembershipRefusal, string> = {
    ROLE_TOO_HIGH: 'This role is above your own.',
    LAST_OWNER: 'An organisation keeps at least one owner.',
  }
  return refuse(reason, messages[reason], ['input', field])
}
