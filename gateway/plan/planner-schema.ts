import type { DocumentNode } from 'graphql'
import { isolateRequiredArguments, type RequiredArguments } from './repair/required-arguments.ts'
import { putResolvableKeysFirst } from './repair/resolvable-keys.ts'

export interface PlannerSchema {
  /** The supergraph to plan against; the very same document when it needed no repair. */
  readonly document: DocumentNode
  readonly requiredArguments: RequiredArguments | undefined
}

/** Rewrites what Apollo's planner is known to get wrong into what it gets right, without changing its meaning. */
export function preparePlannerSchema(supergraph: DocumentNode): PlannerSchema {
  return isolateRequiredArguments(putResolvableKeysFirst(supergraph))
}
