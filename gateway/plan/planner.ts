import type { DocumentNode } from 'graphql'
import type { OperationPlan } from './operation-plan.ts'

export interface PlanRequest {
  /** Parsed and valid against the API schema. */
  readonly document: DocumentNode
  readonly operationName?: string | undefined
  /** `@override(label:)` verdicts: labels that are absent count as not overridden. */
  readonly overrides?: ReadonlyMap<string, boolean> | undefined
}

/** Decides what to fetch. Throws or rejects with `PlanError` when the operation cannot be answered. */
export interface Planner {
  plan(request: PlanRequest): OperationPlan | Promise<OperationPlan>
}

/** A planner in this thread: it holds up everything else while it plans. */
export interface InlinePlanner extends Planner {
  plan(request: PlanRequest): OperationPlan
}

export type PlanErrorCode =
  'OPERATION_PLANNING_FAILED' | 'OPERATION_PLAN_INCOMPLETE' | 'OPERATION_TOO_COMPLEX'

/** The planner could not answer this operation; the client gets it as a GraphQL error with this code. */
export class PlanError extends Error {
  override readonly name = 'PlanError'
  readonly code: PlanErrorCode

  constructor(code: PlanErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
