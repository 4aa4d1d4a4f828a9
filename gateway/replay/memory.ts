import { crc32 } from 'node:zlib'
import type { EngineResult } from '../execute/engine.ts'
import type { Recording } from './recording.ts'

/** What to do with an execution besides executing it. */
export type Turn = 'pass' | 'observe' | 'record'

/** A recorder that never comes back must not keep all others from trying. */
const turnsWhileRecording = 32
const maxMisses = 8

/**
 * What is remembered of one question. Only where two answers in a row are the same is one recorded; the more often they
 * were not, the fewer are looked at.
 */
export class Memory {
  readonly question: string
  recording: Recording | undefined
  /** Answers in a row that were not the one before. */
  misses = 0
  /** Executions to let pass. What is asked only once is not worth a look. */
  private turns = 1
  /** Of the answer that the next one is compared with; any will do when there was one that lasted. */
  private fingerprint: number | 'any' | undefined

  constructor(question: string) {
    this.question = question
  }

  takeTurn(): Turn {
    if (this.recording) return 'pass'
    this.turns -= 1
    if (this.turns >= 0) return 'pass'
    if (this.fingerprint === undefined) return 'observe'
    this.turns = turnsWhileRecording
    return 'record'
  }

  observe({ json, hasErrors }: EngineResult): void {
    this.turns = 0
    this.fingerprint = hasErrors ? undefined : crc32(json)
  }

  /** Whether an answer is the one that was observed. */
  accepts({ json }: EngineResult): boolean {
    const isSame = this.fingerprint === 'any' || this.fingerprint === crc32(json)
    if (!isSame) this.miss()
    return isSame
  }

  private miss(): void {
    this.misses = Math.min(this.misses + 1, maxMisses)
    this.turns = 2 ** (this.misses - 1) - 1
    this.fingerprint = undefined
  }

  /** A replay went another way. Data that lasted change as well: then the execution in its place is recorded at once. */
  forget(): void {
    const hadLasted = this.misses === 0
    this.recording = undefined
    this.miss()
    if (hadLasted) this.fingerprint = 'any'
  }
}
