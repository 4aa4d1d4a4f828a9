import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EngineOperation } from '../execute/engine.ts'
import { PlanError } from '../plan/planner.ts'
import { DocumentRefused } from '../operation/request-error.ts'
import type { Generation } from './generation.ts'

// What is warmed by then is; the rest is planned when it is asked for, as after a start.
const budgetMs = 10_000
const maxOperations = 500

/**
 * Reads, plans and compiles in `next` what is used most in `before`, one operation a turn of the event loop, so that
 * nobody waits for it after the swap. Answers how many operations are ready.
 */
export async function warmGeneration(next: Generation, before: Generation): Promise<number> {
  return warmOperations(next, before.engine.listUsed?.(maxOperations) ?? [])
}

/** An operation by its exact text, as it will be asked. */
export type KnownOperation = Pick<EngineOperation, 'source' | 'operationName' | 'fetchDocument'>

/** The same for operations that are known from elsewhere; those that do not fit are left out. */
export async function warmOperations(
  generation: Generation,
  operations: readonly KnownOperation[],
  signal?: AbortSignal,
): Promise<number> {
  const endsAtMs = performance.now() + budgetMs
  let warmed = 0
  for (const operation of operations) {
    if (performance.now() > endsAtMs || signal?.aborted) return warmed
    if (await warm(generation, operation)) warmed += 1
    await nextTurn()
  }
  return warmed
}

/** False for an operation that no longer fits. */
async function warm({ documents, engine }: Generation, operation: KnownOperation): Promise<boolean> {
  const { source, operationName, fetchDocument } = operation
  // What its asker may not see was taken out of it: that depends on the schema as well.
  if (fetchDocument) return false
  try {
    const document = documents.read(source)
    await nextTurn()
    await engine.warm?.(engine.prepare({ source, document, operationName }))
    return true
  } catch (error) {
    if (error instanceof DocumentRefused || error instanceof PlanError) return false
    throw error
  }
}
