import { memberRoles } from '../../../platform/auth/viewer.ts'
import type { MemberRole } from '../../../platform/auth/viewer.ts'

/** The rules of who lets whom into an organisation: pure. */
export type MembershipState = 'INVITED' | 'ACTIVE'

/** The weakest role that manages members. */
export const managingRole: MemberRole = 'MANAGER'

export type MembershipRefusal = 'ROLE_TOO_HIGH' | 'LAST_OWNER'

export interface MemberStanding {
  readonly role: MemberRole
  readonly state: MembershipState
}

/** Nobody gives away more than they have. */
export function mayGrant(actor: MemberRole, role: MemberRole): boolean {
  return rank(role) <= rank(actor)
}

/** Why `actor` may not give the member another role, or null. `owners` counts the organisation's active owners. */
export function refuseRoleChange(
  actor: MemberRole,
  member: MemberStanding,
  role: MemberRole,
  owners: number,
): MembershipRefusal | null {
  if (!mayGrant(actor, member.role) || !mayGrant(actor, role)) return 'ROLE_TOO_HIGH'
  return role !== 'OWNER' && isLastOwner(member, owners) ? 'LAST_OWNER' : null
}

/** Why a membership may not end, or null. `actor` is null when people end their own. */
export function refuseRevocation(
  actor: MemberRole | null,
  member: MemberStanding,
  owners: number,
): MembershipRefusal | null {
  if (actor !== null && !mayGrant(actor, member.role)) return 'ROLE_TOO_HIGH'
  return isLastOwner(member, owners) ? 'LAST_OWNER' : null
}

function isLastOwner(member: MemberStanding, owners: number): boolean {
  return member.role === 'OWNER' && member.state === 'ACTIVE' && owners <= 1
}

function rank(role: MemberRole): number {
  return memberRoles.indexOf(role)
}
