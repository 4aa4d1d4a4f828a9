import { parentPort, workerData } from 'node:worker_threads'
import { parse } from 'graphql'
import { SupergraphError, type SupergraphErrorCode } from '../supergraph/supergraph-error.ts'
import { checkSupergraph, type SupergraphFacts } from '../supergraph/supergraph.ts'
import type { OperationPlan } from './operation-plan.ts'
import { PlanError, type InlinePlanner, type PlanErrorCode } from './planner.ts'

/** The thread of `BackgroundPlanner`: checks its supergraph, then plans one operation after the other. */
export interface PlanJob {
  readonly id: number
  readonly source: string
  readonly operationName: string | undefined
  readonly overrides: readonly (readonly [string, boolean])[]
}

export type PlanReply =
  | { readonly id: number; readonly plan: OperationPlan }
  | { readonly id: number; readonly code: PlanErrorCode; readonly message: string }

/** Whether there will be plans: the first message of the thread. */
export type OpenReply =
  | { readonly facts: SupergraphFacts }
  | { readonly refused: SupergraphErrorCode; readonly problems: readonly string[] }

open(String(workerData))

function open(sdl: string): void {
  try {
    const { facts, planner } = checkSupergraph(sdl)
    parentPort?.on('message', (job: PlanJob) => post(answer(job, planner)))
    post({ facts })
  } catch (error) {
    if (!(error instanceof SupergraphError)) throw error
    post({ refused: error.code, problems: error.problems })
  }
}

function post(message: PlanReply | OpenReply): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message)
}

function answer({ id, source, operationName, overrides }: PlanJob, planner: InlinePlanner): PlanReply {
  try {
    const plan = planner.plan({ document: parse(source), operationName, overrides: new Map(overrides) })
    return { id, plan }
  } catch (error) {
    const code = error instanceof PlanError ? error.code : 'OPERATION_PLANNING_FAILED'
    return {
      id,
      code,
      message: error instanceof PlanError ? error.message : 'The operation could not be planned',
    }
  }
}
