import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { PlanError } from '../plan/planner.ts'
import { extendJson } from './engine-result.ts'
import type { Engine, EngineResult, Explanation, PreparedOperation } from './engine.ts'
import type { FetchRecord } from './run.ts'

export interface ExplainedResult {
  readonly result: EngineResult
  readonly explanation: ExecutionExplanation
}

/** What goes into `extensions.explain`. */
export interface ExecutionExplanation {
  /** These three are absent when the operation could not be planned, or by an engine that cannot tell. */
  readonly supergraph?: Explanation['supergraph'] | undefined
  readonly plan?: Explanation['plan'] | undefined
  readonly isPlanCached?: boolean | undefined
  readonly cacheControl: string | null
  /** From the first step to the written answer, planning left out. */
  readonly durationMs: number
  readonly cost: { readonly requests: number; readonly representations: number; readonly shared: number }
  readonly fetches: readonly FetchRecord[]
}

/** Executes an operation and tells how: its plan, and every request with its time and whether it was shared. */
export async function explainExecution(
  engine: Engine,
  prepared: PreparedOperation,
  variables: Readonly<Record<string, unknown>>,
  scope: RequestScope,
): Promise<ExplainedResult> {
  const planned = await findPlan(engine, prepared, scope)
  const fetches: FetchRecord[] = []
  const startedAtMs = performance.now()
  const result = await engine.execute(prepared, variables, scope, { onFetch: (fetch) => fetches.push(fetch) })
  const durationMs = performance.now() - startedAtMs
  const sent = fetches.filter(({ outcome }) => outcome !== 'kept')
  const cost = {
    requests: sent.length,
    representations: sent.reduce((sum, { representations = 0 }) => sum + representations, 0),
    shared: fetches.filter(({ isShared }) => isShared).length,
  }
  const cacheControl = result.cacheControl ?? null
  return { result, explanation: { ...planned, cacheControl, durationMs, cost, fetches } }
}

/** The answer's text with the explanation among its extensions. */
export function writeExplained({ result, explanation }: ExplainedResult): string {
  return extendJson(result, { explain: explanation })
}

/** A plan that cannot be made shows in the answer itself. */
async function findPlan(
  engine: Engine,
  prepared: PreparedOperation,
  scope: RequestScope,
): Promise<Partial<Explanation>> {
  try {
    return (await engine.explain?.(prepared, scope)) ?? {}
  } catch (error) {
    if (error instanceof PlanError) return {}
    throw error
  }
}
