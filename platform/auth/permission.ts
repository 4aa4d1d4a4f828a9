import { forbidden, unauthenticated } from '../errors/public-error.ts'
import { hasRole, isOperator } from './viewer.ts'
import type { MemberRole, UserViewer, Viewer } from './viewer.ts'

/** The viewer as a signed-in person, or UNAUTHENTICATED. */
export function requireUser(viewer: Viewer): UserViewer {
  if (viewer.kind !== 'user') throw unauthenticated()
  return viewer
}

/** The viewer as a member acting for an organisation with at least `role`, or UNAUTHENTICATED or FORBIDDEN. */
export function requireOrganisation(
  viewer: Viewer,
  role: MemberRole = 'MEMBER',
): UserViewer & { organisationId: string } {
  const user = requireUser(viewer)
  if (user.organisationId === null) throw forbidden('Act as a member of an organisation to do this.')
  if (!hasRole(user, role)) throw forbidden(`This needs the role ${role} or above.`)
  return { ...user, organisationId: user.organisationId }
}

/** The viewer as our own staff with at least `role`, or UNAUTHENTICATED or FORBIDDEN. */
export function requireOperator(
  viewer: Viewer,
  role: MemberRole = 'MEMBER',
): UserViewer & { organisationId: string } {
  const member = requireOrganisation(viewer, role)
  if (!isOperator(member)) throw forbidden('Only the operator organisation may do this.')
  return member
}
