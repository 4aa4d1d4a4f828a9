import type { RequestScope, SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import { circleOf } from '../execute/circle.ts'
import type { EngineResult } from '../execute/engine.ts'
import { Recorder, type FindDependencies } from './recording.ts'
import type { Recordings } from './recordings.ts'
import { Replay } from './replay.ts'

type Services = ReadonlyMap<string, SubgraphService>

/** An execution that may turn out to be the same as an earlier one. */
export interface Repeatable {
  /** Tells everything but who asks. */
  readonly question: string
  readonly scope: RequestScope
  readonly services: Services
  /** Of its plan; undefined where nothing is fetched. */
  readonly findDependencies: FindDependencies | undefined
}

/** Asks what was asked the last time, and executes only when not everything comes as it did then. */
export async function replayOrExecute(
  recordings: Recordings,
  { question, scope, services, findDependencies }: Repeatable,
  execute: (services: Services, recorder: Recorder | undefined) => Promise<EngineResult>,
): Promise<EngineResult> {
  const memory = recordings.recall(question, scope)
  const { recording } = memory
  let left = services
  if (recording) {
    const replay = new Replay(recording, services, scope)
    const isSame = await replay.compare()
    scope.signal?.throwIfAborted()
    if (isSame) {
      recordings.noteSame(memory)
      return recording.result
    }
    recordings.noteDifferent(memory, recording)
    left = replay.takeOver()
  }
  const turn = memory.takeTurn()
  const recorder = turn === 'record' && findDependencies ? new Recorder(findDependencies) : undefined
  const result = await execute(left, recorder)
  if (turn === 'observe') memory.observe(result)
  const made = recorder?.finish(result, circleOf(scope))
  if (made) recordings.offer(memory, made)
  return result
}
