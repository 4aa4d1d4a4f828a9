import { parentPort, workerData } from 'node:worker_threads'
import { parse } from 'graphql'
import { loadSupergraph } from '../supergraph/supergraph.ts'
import type { OperationPlan } from './operation-plan.ts'
import { PlanError, type PlanErrorCode } from './planner.ts'

/** The thread of `BackgroundPlanner`: plans one operation after the other. */
export interface PlanJob {
  readonly id: number
  readonly source: string
  readonly operationName: string | undefined
  readonly overrides: readonly (readonly [string, boolean])[]
}

export type PlanReply =
  | { readonly id: number; readonly plan: OperationPlan }
  | { readonly id: number; readonly code: PlanErrorCode; readonly message: string }

const { planner } = loadSupergraph(String(workerData))

parentPort?.on('message', (job: PlanJob) => post(answer(job)))
post('ready')

function post(message: PlanReply | 'ready'): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message)
}

function answer({ id, source, operationName, overrides }: PlanJob): PlanReply {
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
