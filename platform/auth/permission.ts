import { forbidden, unauthenticated } from '../errors/public-error.ts'
import { hasRole, isOperator, isPrincipal } from './viewer.ts'
import type { MachineViewer, MemberRole, OrganisationViewer, UserViewer, Viewer } from './viewer.ts'

/** The viewer as a signed-in person, UNAUTHENTICATED for nobody, FORBIDDEN for a machine. */
export function requireUser(viewer: Viewer): UserViewer {
  if (viewer.kind === 'machine') throw forbidden('Only a person may do this.')
  if (viewer.kind !== 'user') throw unauthenticated()
  return viewer
}

/** The viewer as a person or a machine, or UNAUTHENTICATED. */
export function requirePrincipal(viewer: Viewer): UserViewer | MachineViewer {
  if (!isPrincipal(viewer)) throw unauthenticated()
  return viewer
}

/** The viewer as a person or machine acting for an organisation with at least `role`, or UNAUTHENTICATED or FORBIDDEN. */
export function requireOrganisation(viewer: Viewer, role: MemberRole = 'MEMBER'): OrganisationViewer {
  const principal = requirePrincipal(viewer)
  if (principal.organisationId === null) throw forbidden('Act as a member of an organisation to do this.')
  if (!hasRole(principal, role)) throw forbidden(`This needs the role ${role} or above.`)
  return { ...principal, organisationId: principal.organisationId }
}

/** As `requireOrganisation`, for what only a person answers for. */
export function requireMember(
  viewer: Viewer,
  role: MemberRole = 'MEMBER',
): UserViewer & { organisationId: string } {
  const member = requireOrganisation(requireUser(viewer), role)
  return { ...requireUser(member), organisationId: member.organisationId }
}

/** FORBIDDEN unless the viewer is one of our own processes: for what services ask of one another. */
export function requireService(viewer: Viewer): void {
  if (viewer.kind !== 'service') throw forbidden('Only our own services may do this.')
}

/** The viewer as our own staff with at least `role`, or UNAUTHENTICATED or FORBIDDEN. */
export function requireOperator(viewer: Viewer, role: MemberRole = 'MEMBER'): OrganisationViewer {
  const member = requireOrganisation(viewer, role)
  if (!isOperator(member)) throw forbidden('Only the operator organisation may do this.')
  return member
}
