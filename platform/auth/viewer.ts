import { isDeepStrictEqual } from 'node:util'

/**
 * Who a request acts as, decided once at the edge and carried, signed, to every subgraph.
 *
 * - `anonymous`: nobody signed in.
 * - `user`: a person, acting as one of the organisations they belong to (or as none).
 * - `machine`: a program acting for one organisation: a service account, or a partner's application with its key.
 * - `service`: one of our own processes (consumers, seeds, the gateway reporting its traffic). It sees every
 *   organisation's rows, so it is never made from anything a client sent.
 */
export type Viewer = AnonymousViewer | UserViewer | MachineViewer | ServiceViewer

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
  /** Set when the session showed a second factor besides the password. */
  readonly hasSecondFactor?: true
}

export interface MachineViewer {
  readonly kind: 'machine'
  readonly principal: MachinePrincipal
  /** Of the service account or the application. */
  readonly machineId: string
  /** The secret or key it showed: what is revoked when it leaks. */
  readonly credentialId: string
  readonly organisationId: string
  readonly organisationKind: OrganisationKind
  /** It may do what a member with this role may do, as far as its scopes reach. */
  readonly role: MemberRole
  readonly scopes: readonly string[]
}

export interface ServiceViewer {
  readonly kind: 'service'
  /** The acting service, such as `gateway` or `crm`. */
  readonly name: string
}

export const machinePrincipals = ['SERVICE_ACCOUNT', 'APPLICATION'] as const
export type MachinePrincipal = (typeof machinePrincipals)[number]

/** Somebody who acts for an organisation: one of its members, or one of its machines. */
export type OrganisationViewer = (UserViewer | MachineViewer) & { readonly organisationId: string }

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

/** Whether the viewer acts as our own staff: a member or a machine of the operator organisation. */
export function isOperator(viewer: Viewer): viewer is UserViewer | MachineViewer {
  return isPrincipal(viewer) && viewer.organisationKind === 'OPERATOR'
}

/** Whether the viewer's role in the acting organisation is `role` or stronger. */
export function hasRole(viewer: Viewer, role: MemberRole): boolean {
  if (!isPrincipal(viewer) || viewer.role === null) return false
  return memberRoles.indexOf(viewer.role) >= memberRoles.indexOf(role)
}

/** Whether somebody from outside was recognised: a person or a machine. */
export function isPrincipal(viewer: Viewer): viewer is UserViewer | MachineViewer {
  return viewer.kind === 'user' || viewer.kind === 'machine'
}

/** Whether two are the same somebody with the same rights, by whatever session or key they were recognised. */
export function hasSameRights(one: Viewer, other: Viewer): boolean {
  return isDeepStrictEqual(withoutCredential(one), withoutCredential(other))
}

function withoutCredential(viewer: Viewer): object {
  if (viewer.kind === 'user') return { ...viewer, sessionId: null }
  return viewer.kind === 'machine' ? { ...viewer, credentialId: null } : viewer
}
