import { expect, test } from 'vitest'
import type { EngineCounters } from '../execute/engine.ts'
import { watchSavedWork } from './saved-work.ts'

const cache = { entries: 0, weight: 0, hits: 0, misses: 0, evictions: 0 }
const counted = (queries: number, fetches: number, same: number): EngineCounters => ({
  queries: { started: 100, joined: queries },
  fetches: { started: 100, joined: fetches },
  replays: { same, different: 1, recordings: cache },
  prepared: cache,
  entities: undefined,
})

test('each look tells what was saved since the one before, also when another engine has begun to count', () => {
  let counters: EngineCounters | undefined = counted(1, 2, 3)
  const look = watchSavedWork(() => counters)
  expect(look()).toEqual({ sharedQueries: 0, sharedFetches: 0, replays: 0 })
  counters = counted(5, 2, 13)
  expect(look()).toEqual({ sharedQueries: 4, sharedFetches: 0, replays: 10 })
  counters = counted(0, 1, 2)
  expect(look()).toEqual({ sharedQueries: 0, sharedFetches: 1, replays: 2 })
  counters = undefined
  expect(look()).toEqual({ sharedQueries: 0, sharedFetches: 0, replays: 0 })
})
