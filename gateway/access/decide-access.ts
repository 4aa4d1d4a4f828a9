import type { Viewer } from '../../platform/auth/viewer.ts'
import { viewerScopes } from '../../platform/auth/viewer-scopes.ts'
import type { DecidePolicy } from './access-policies.ts'
import type { Requirement } from './requirements.ts'

/** Whether a viewer meets a requirement. Our own services meet every one. */
export function meets(viewer: Viewer, requirement: Requirement, decidePolicy: DecidePolicy): boolean {
  if (viewer.kind === 'service') return true
  const { isAuthenticated, scopes, policies, machineScope } = requirement
  if (machineScope && viewer.kind === 'machine' && !viewer.scopes.includes(machineScope)) return false
  // Scopes and policies say something about somebody: with either, nobody is not enough.
  if ((isAuthenticated || scopes) && viewer.kind === 'anonymous') return false
  if (scopes && !holdsAny(scopes, (scope) => viewerScopes(viewer).has(scope))) return false
  return !policies || holdsAny(policies, (policy) => decidePolicy(policy, viewer))
}

function holdsAny(sets: readonly (readonly string[])[], holds: (name: string) => boolean): boolean {
  return sets.some((set) => set.every(holds))
}
