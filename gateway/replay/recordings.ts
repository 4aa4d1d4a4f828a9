import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { circleOf } from '../execute/circle.ts'
import { LruCache, type CacheCounters } from '../execute/lru-cache.ts'
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
/** After so many replays in a row that went another way, callers are taken to have answers of their own. */
const contestedAfter = 2
const maxMisses = 11
/** With answers that are new to everybody each time, recordings for every single caller are the least likely to help. */
const ownMisses = 3
/** A recorder that never comes back must not keep all others from trying. */
const turnsWhileRecording = 32

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
    const ownQuestion = `${question} ${circleOf(scope).text}`
    const own = this.memories.get(ownQuestion)
    if (own) return own
    this.begin(ownQuestion, ownMisses)
    return everybodys
  }

  keep(memory: Memory, recording: Recording): void {
    // One answer must not drive out all others.
    if (recording.size > this.limit / 4) return
    this.drop(memory)
    memory.recording = recording
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
    this.drop(memory)
    memory.misses = Math.min(memory.misses + 1, maxMisses)
    memory.turns = 2 ** (memory.misses - 1) - 1
  }

  private begin(question: string, misses = 0): Memory {
    const memory = new Memory(question, misses)
    this.memories.set(question, memory, memoryBytes + 2 * question.length)
    return memory
  }

  private drop(memory: Memory): void {
    const { question, recording } = memory
    memory.recording = undefined
    if (recording) this.memories.grow(question, memory, -recording.size)
  }
}

/** What is remembered of one question. */
export class Memory {
  readonly question: string
  recording: Recording | undefined
  /** Replays in a row that went another way. */
  misses: number
  /** Executions to let pass before one is recorded: what is asked only once is not worth it. */
  turns = 1

  constructor(question: string, misses: number) {
    this.question = question
    this.misses = misses
  }

  /** Whether this execution is to be recorded. The more often that was in vain, the fewer are. */
  takeTurn(): boolean {
    if (this.recording) return false
    this.turns -= 1
    if (this.turns >= 0) return false
    this.turns = turnsWhileRecording
    return true
  }
}
