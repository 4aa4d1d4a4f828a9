import type { EngineCounters } from '../execute/engine.ts'

/** Work that executions did not have to do, counted since the last look. */
export interface SavedWork {
  /** Whole queries answered by the execution of an equal one under way. */
  readonly sharedQueries: number
  /** Subgraph requests answered by an equal one under way. */
  readonly sharedFetches: number
  /** Executions whose subgraph answers were those of an earlier one. */
  readonly replays: number
}

/** `readCounters` gives those of the engine that serves now; another engine counts from zero. */
export function watchSavedWork(readCounters: () => EngineCounters | undefined): () => SavedWork {
  let before = total(readCounters())
  return () => {
    const now = total(readCounters())
    const since = (name: keyof SavedWork) => now[name] - (now[name] < before[name] ? 0 : before[name])
    const saved = {
      sharedQueries: since('sharedQueries'),
      sharedFetches: since('sharedFetches'),
      replays: since('replays'),
    }
    before = now
    return saved
  }
}

function total(counters: EngineCounters | undefined): SavedWork {
  return {
    sharedQueries: counters?.queries.joined ?? 0,
    sharedFetches: counters?.fetches.joined ?? 0,
    replays: counters?.replays?.same ?? 0,
  }
}
