import { boundless } from './cache-policy.ts'
import { EntityMemo } from './entity-memo.ts'
import { KnownAnswers } from './known-answers.ts'
import type { Run } from './run.ts'

/** What tells one execution from another before it begins. */
export type RunStart = Pick<Run, 'scope' | 'services' | 'variables' | 'errors' | 'entityCache' | 'onFetch'> &
  Partial<Pick<Run, 'recorder' | 'delivery'>>

/** An execution that has fetched nothing yet. */
export function startRun(start: RunStart): Run {
  const { scope, services, variables, errors, entityCache, onFetch, recorder, delivery } = start
  return {
    scope,
    services,
    variables,
    errors,
    entityCache,
    onFetch,
    recorder,
    delivery,
    data: {},
    strings: 'ascii',
    cachePolicy: boundless,
    costs: undefined,
    interned: new Map(),
    memo: new EntityMemo(),
    known: new KnownAnswers(),
    startedAtMs: performance.now(),
  }
}
