/**
 * Who a request acts as, decided once at the edge and carried, signed, to every subgraph.
 *
 * - `anonymous`: nobody signed in.
 * - `user`: a person, acting as one of the organisations they belong to (or as none).
 * - `service`: one of our own processes (consumers, seeds, the gateway reporting its traffic). It sees every
 *   organisation's rows, so it is never made from anything a client sent.
 */
export type Viewer = AnonymousViewer | UserViewer | ServiceViewer

export interface AnonymousViewer {
  readonly kind: 'anonymous'
}

export interface UserViewer {
  readonly kind: 'user'
  readonly userId: string
  readonly sessionId: string
  /** The organisation the user acts as, or null for a retail customer acting for themselves. */
  readonly organisationId: string | null
  readonly organisationKind: OrganisationKind | null
  readonly role: MemberRole | null
}

export interface ServiceViewer {
  readonly kind: 'service'
  /** The acting service, such as `gateway` or `crm`. */
  readonly name: string
}

/** The kinds of organisation: we ourselves, a reseller, a client of the control room, a service provider. */
export const organisationKinds = ['OPERATOR', 'DEALER', 'CLIENT', 'PROVIDER'] as const
export type OrganisationKind = (typeof organisationKinds)[number]

/** Member roles, weakest first: each may do what those before it may. */
export const memberRoles = ['MEMBER', 'AGENT', 'MANAGER', 'ADMIN', 'OWNER'] as const
export type MemberRole = (typeof memberRoles)[number]

export const anonymousViewer: AnonymousViewer = { kind: 'anonymous' }

export function serviceViewer(name: string): ServiceViewer {
  return { kind: 'service', name }
}

/** Whether the viewer acts as our own staff (a member of the operator organisation). */
export function isOperator(viewer: Viewer): viewer is UserViewer {
  return viewer.kind === 'user' && viewer.organisationKind === 'OPERATOR'
}

/** Whether the viewer's role in the acting organisation is `role` or stronger. */
export function hasRole(viewer: Viewer, role: MemberRole): boolean {
  if (viewer.kind !== 'user' || viewer.role === null) return false
  return memberRoles.indexOf(viewer.role) >= memberRoles.indexOf(role)
}
