import type { EntityCache } from '../cache/entity-cache.ts'
import type { FetchNode } from '../plan/operation-plan.ts'
import { readEntities, type ReadEntities } from './entity-answers.ts'
import { noteKept, type Run } from './run.ts'
import type { SubgraphCall } from './subgraph-call.ts'

/** Takes from the cache what is kept and asks the subgraph for the rest. Rejects when no answer came. */
export async function askBesideCache(
  cache: EntityCache,
  run: Run,
  fetch: FetchNode,
  call: SubgraphCall,
  representations: readonly string[],
): Promise<ReadEntities> {
  const reading = cache.read({ signature: call.questionOf(run), representations, scope: run.scope })
  if (!reading) return readEntities(await call.send(run, { representations }), representations.length)
  const kept = reading.lookFurther ? await reading.lookFurther() : reading.kept
  const missing = representations.filter((_, index) => kept[index] === undefined)
  if (missing.length < representations.length) {
    noteKept(
      run,
      kept.flatMap((one) => one?.policy ?? []),
    )
    tellKept(run, fetch, representations.length - missing.length)
  }
  if (missing.length === 0) return { answers: fill(kept, []), general: [], fault: undefined }
  // It may join a request under way: one that was sent after the last event, which is not before the look.
  const result = await call.send(run, { representations: missing })
  const asked = readEntities(result, missing.length)
  if (asked.fault === undefined) reading.keep(result, missing, asked.answers)
  return { ...asked, answers: fill(kept, asked.answers) }
}

type Answers = ReadEntities['answers']

/** The kept ones and those asked for, in the order of the representations. */
function fill(kept: readonly (Pick<Answers[number], 'entity'> | undefined)[], asked: Answers): Answers {
  const others = asked.values()
  return kept.map((one) =>
    one ? { entity: one.entity, errors: [] } : (others.next().value ?? { entity: null, errors: [] }),
  )
}

function tellKept(run: Run, { serviceName, operation }: FetchNode, representations: number): void {
  const startedAtMs = performance.now() - run.startedAtMs
  const found = { serviceName, operation, representations, startedAtMs, durationMs: 0, isShared: false }
  run.onFetch?.({ ...found, outcome: 'kept' })
}
