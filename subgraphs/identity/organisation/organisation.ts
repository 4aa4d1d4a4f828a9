import type { OrganisationKind } from '../../../platform/auth/viewer.ts'

/** The rules of organisations: pure. */

/** Dealers get other prices, so only staff makes them; there is one operator, set up with the system itself. */
export function mayCreateKind(kind: OrganisationKind, isStaff: boolean): boolean {
  return kind === 'CLIENT' || kind === 'PROVIDER' || (kind === 'DEALER' && isStaff)
}
