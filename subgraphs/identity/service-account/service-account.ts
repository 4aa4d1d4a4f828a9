import { memberRoles } from '../../../platform/auth/viewer.ts'
import type { MemberRole } from '../../../platform/auth/viewer.ts'

/** The rules of service accounts: pure. */
export const serviceAccountRole: MemberRole = 'ADMIN'

/** One that works and the one to replace it. */
export const mostWorkingSecrets = 2

/** Nobody makes a program that may do more than they may; none may own an organisation. */
export function mayMake(actor: MemberRole, role: MemberRole): boolean {
  return role !== 'OWNER' && memberRoles.indexOf(role) <= memberRoles.indexOf(actor)
}

/**
 * The scopes of a token: those asked for, or all the account has. Null when more is asked for than it has.
 */
export function grantScopes(
  own: readonly string[],
  asked: readonly string[] | null,
): readonly string[] | null {
  if (asked === null) return own
  return asked.every((scope) => own.includes(scope)) ? [...new Set(asked)] : null
}
