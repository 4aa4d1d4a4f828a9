import { isOperator } from '../../platform/auth/viewer.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'

/** Decides the policies that `@policy` names; one nobody knows holds for nobody. */
export type DecidePolicy = (name: string, viewer: Viewer) => boolean

const policies: Readonly<Record<string, (viewer: Viewer) => boolean>> = {
  /** Our own staff, acting as such. */
  operator_staff: isOperator,
  /** Somebody whose session showed a second factor. */
  second_factor: (viewer) => viewer.kind === 'user' && viewer.hasSecondFactor === true,
  /** A person, and no program. */
  person: (viewer) => viewer.kind === 'user',
}

export const decidePolicy: DecidePolicy = (name, viewer) => policies[name]?.(viewer) ?? false
