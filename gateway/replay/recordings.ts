import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { circleOf } from '../execute/circle.ts'
import { markShared } from '../execute/engine-result.ts'
import { LruCache, type CacheCounters } from '../execute/lru-cache.ts'
import { Memory } from './memory.ts'
import type { Recording } from './recording.ts'

export interface ReplayCounters {
  /** Executions that came out as recorded. */
  readonly same: number
  /** Those that began as a replay and went another way. */
  readonly different: number
  /** What is remembered of questions, recorded or not; `weight` in bytes, by estimate. */
  readonly recordings: CacheCounters
}

// A question that was never recorded takes its key and little else.
const memoryBytes = 200
/** After so many answers in a row that were not the one before, callers are taken to have answers of their own. */
const contestedAfter = 2

/**
 * What is remembered of earlier executions, by what was asked. One recording serves all callers while it fits them;
 * where it does not, those who ask again get recordings of their own.
 */
export class Recordings {
  private readonly memories: LruCache<Memory>
  private readonly limit: number
  private sameCount = 0
  private differentCount = 0

  /** `limit` in bytes. */
  constructor(limit: number) {
    this.limit = limit
    this.memories = new LruCache(limit)
  }

  get counters(): ReplayCounters {
    const { sameCount: same, differentCount: different } = this
    return { same, different, recordings: this.memories.counters }
  }

  /** `question` tells everything but who asks. */
  recall(question: string, scope: RequestScope): Memory {
    const everybodys = this.memories.get(question) ?? this.begin(question)
    if (everybodys.misses < contestedAfter) return everybodys
    const ownQuestion = `${question} ${circleOf(scope).id}`
    const own = this.memories.get(ownQuestion)
    if (own) return own
    this.begin(ownQuestion)
    return everybodys
  }

  /** Keeps an execution that was recorded in its turn, if it came out as the one before. */
  offer(memory: Memory, recording: Recording): void {
    // One answer must not drive out all others.
    if (recording.size > this.limit / 4 || !memory.accepts(recording.result)) return
    this.giveRoom(memory)
    memory.recording = recording
    // It is sent as bytes, by everybody who is given it.
    markShared(recording.result)
    this.memories.grow(memory.question, memory, recording.size)
  }

  noteSame(memory: Memory): void {
    this.sameCount += 1
    memory.misses = 0
  }

  noteDifferent(memory: Memory, recording: Recording): void {
    this.differentCount += 1
    // Others may have found out the same meanwhile.
    if (memory.recording !== recording) return
    this.giveRoom(memory)
    memory.forget()
  }

  private begin(question: string): Memory {
    const memory = new Memory(question)
    this.memories.set(question, memory, memoryBytes + 2 * question.length)
    return memory
  }

  /** What a memory's recording took is free again. */
  private giveRoom(memory: Memory): void {
    const { question, recording } = memory
    if (recording) this.memories.grow(question, memory, -recording.size)
  }
}
