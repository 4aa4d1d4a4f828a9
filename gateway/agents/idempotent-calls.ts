import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { SharedStateUnavailable } from '../../platform/shared-state/shared-state.ts'
import type { SharedState } from '../../platform/shared-state/shared-state.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { RequestError } from '../operation/request-error.ts'

/** An answer that a repeated call is given again. */
export interface KeptAnswer {
  /** The whole answer, as JSON text. */
  readonly json: string
  readonly isError: boolean
}

/** What a call is told by: the same key means the same call, or is refused. */
export interface IdempotentCall {
  /** Whose keys these are. */
  readonly owner: string
  readonly key: string
  /** Of the operation, its variables and the rights it was called with. */
  readonly digest: string
}

export interface IdempotentCalls {
  /**
   * Executes a call unless one with its key was executed within 24 hours, by any gateway: then its answer is answered.
   * Whoever comes while it is under way waits for it. What `execute` throws as a `RequestError`, and an answer it says
   * not to keep, leave the key as if it had never been used. Throws `RequestError` IDEMPOTENCY_KEY_REUSED (409) for a
   * key of another call, IDEMPOTENCY_KEY_IN_USE (409) when the wait is too long, IDEMPOTENCY_OUTCOME_UNKNOWN (409) for
   * a call whose gateway died on it, IDEMPOTENCY_ANSWER_NOT_KEPT (409) for one with a long answer, and 503 when the
   * gateways cannot agree.
   */
  run(
    call: IdempotentCall,
    execute: () => Promise<KeptAnswer & { readonly isKept: boolean }>,
  ): Promise<KeptAnswer & { readonly isReplayed: boolean }>
}

export interface IdempotentCallsOptions {
  readonly state: SharedState
  readonly log: Logger
  /** How long to wait for a call under way. Default 30,000 ms. */
  readonly waitMs?: number | undefined
  /** How long a call may be under way before its gateway is taken for dead. Default 120,000 ms. */
  readonly leaseMs?: number | undefined
}

/** What is known of a key; without an answer its call has begun, and perhaps not ended. */
interface Entry {
  readonly digest: string
  readonly answer?: KeptAnswer | 'too long'
}

const keptForMs = 24 * 60 * 60 * 1_000
const lookEveryMs = 50
const longestAnswer = 64 * 1024

export function createIdempotentCalls(options: IdempotentCallsOptions): IdempotentCalls {
  const underWay = new Map<string, ReturnType<IdempotentCalls['run']>>()
  return {
    async run(call, execute) {
      const name = nameOf(call)
      // Those of this process wait for one another; only whoever waits for another process has to look again and again.
      for (let other = underWay.get(name); other; other = underWay.get(name))
        await other.catch(() => undefined)
      const running = takeTurn(name, call, execute, options).finally(() => underWay.delete(name))
      underWay.set(name, running)
      return running
    },
  }
}

async function takeTurn(
  name: string,
  call: IdempotentCall,
  execute: Parameters<IdempotentCalls['run']>[1],
  options: IdempotentCallsOptions,
): ReturnType<IdempotentCalls['run']> {
  const { state, waitMs = 30_000, leaseMs = 120_000 } = options
  const giveUpAt = Date.now() + waitMs
  try {
    for (;;) {
      const known = await read(state, name, call)
      if (known?.answer) return replay(known.answer)
      const place = await state.takePlace(name, 1, leaseMs)
      if (place !== null) return await executeOnce(name, call, execute, place, options)
      if (Date.now() >= giveUpAt) throw inUse()
      await sleep(lookEveryMs)
    }
  } catch (error) {
    if (error instanceof SharedStateUnavailable) throw unavailable()
    throw error
  }
}

async function executeOnce(
  name: string,
  call: IdempotentCall,
  execute: Parameters<IdempotentCalls['run']>[1],
  place: string,
  { state, log }: IdempotentCallsOptions,
): ReturnType<IdempotentCalls['run']> {
  try {
    // It may have been executed between the look and the place.
    const known = await read(state, name, call)
    if (known?.answer) return replay(known.answer)
    if (known) throw outcomeUnknown()
    await write(state, name, { digest: call.digest })
    const { isKept, ...answer } = await execute().catch(async (error: unknown) => {
      // Refused before anything was done.
      if (error instanceof RequestError) await state.delete(name)
      throw error
    })
    const kept = answer.json.length > longestAnswer ? 'too long' : answer
    const noted = isKept ? write(state, name, { digest: call.digest, answer: kept }) : state.delete(name)
    // It was done: who asked is told so, whatever becomes of the note.
    await noted.catch((error: unknown) => log.warn({ err: error }, 'an answer could not be kept for its key'))
    return { ...answer, isReplayed: false }
  } finally {
    // A place that is not left is free when its lease is over.
    await state.leavePlace(name, place).catch(() => undefined)
  }
}

/** Throws for a key that stands for another call. */
async function read(
  state: SharedState,
  name: string,
  { digest }: IdempotentCall,
): Promise<Entry | undefined> {
  const text = await state.get(name)
  const entry = text === null ? undefined : (JSON.parse(text) as Entry)
  if (entry && entry.digest !== digest) throw keyReused()
  return entry
}

function write(state: SharedState, name: string, entry: Entry): Promise<void> {
  return state.set(name, JSON.stringify(entry), keptForMs)
}

function replay(answer: KeptAnswer | 'too long'): KeptAnswer & { readonly isReplayed: boolean } {
  if (answer !== 'too long') return { ...answer, isReplayed: true }
  const message = 'This was done. Its answer was too long to be kept: ask for what it changed.'
  throw new RequestError('IDEMPOTENCY_ANSWER_NOT_KEPT', message, 409)
}

function nameOf({ owner, key }: IdempotentCall): string {
  // A key is as long and as odd as its client likes.
  return `idempotent ${owner} ${createHash('sha256').update(key).digest('base64url')}`
}

function keyReused(): RequestError {
  const message =
    'This idempotency key was used for another call. Use a new one for something else, and the same arguments to repeat a call.'
  return new RequestError('IDEMPOTENCY_KEY_REUSED', message, 409)
}

function inUse(): RequestError {
  const message = 'A call with this idempotency key is still under way: repeat it later.'
  return new RequestError('IDEMPOTENCY_KEY_IN_USE', message, 409, { 'retry-after': '5' })
}

function outcomeUnknown(): RequestError {
  const message =
    'A call with this idempotency key began and nobody knows how it ended: look whether it was done before you try with a new key.'
  return new RequestError('IDEMPOTENCY_OUTCOME_UNKNOWN', message, 409)
}

function unavailable(): RequestError {
  const message = 'Whether this was done before cannot be told at the moment.'
  return new RequestError('SERVICE_UNAVAILABLE', message, 503, { 'retry-after': '1' })
}
