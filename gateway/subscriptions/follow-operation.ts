import { createId } from '../../platform/database/uuid.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import type { LogAddress } from '../../platform/events/event.ts'
import type { LiveProgress, RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { extendJson } from '../execute/engine-result.ts'
import type { EngineResult } from '../execute/engine.ts'
import type { FrontOptions } from '../front/front.ts'
import { prepareOperation } from '../operation/prepare-operation.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import { DocumentRefused, RequestError } from '../operation/request-error.ts'
import type { Generations } from '../supergraph/generation.ts'
import { cursorGapError } from './cursor.ts'
import type { OperationCursors } from './cursor.ts'
import { SharedStream } from './shared-stream.ts'
import type { Inbox, LiveStream } from './shared-stream.ts'

/** One answer of a subscription as JSON text, its cursor in `extensions` included. */
export interface LiveAnswer {
  readonly json: string
  /** Where the subscription stands after this answer; absent for events that lie in no log. */
  readonly cursor: string | undefined
  readonly position: LogAddress | undefined
}

export type Follow = (scope: RequestScope) => AsyncGenerator<LiveAnswer>

/**
 * The streams of one generation that several may follow, by what they follow and with which rights: those that began
 * when somebody came, and those that began behind somebody's cursor, where a newcomer would see the past.
 */
export interface SharedStreams {
  readonly live: Map<string, SharedStream<LiveAnswer>>
  readonly resumed: Map<string, SharedStream<LiveAnswer>>
}

/**
 * Reads where a subscription begins, from `extensions.cursor`: behind that cursor; with null from now on, telling the
 * cursor of the beginning in an answer of its own before any event; without one from now on.
 * Throws `RequestError` CURSOR_INVALID for a cursor that is not of this operation and viewer. What is answered then
 * rejects with CURSOR_GAP when the log does not reach back to the cursor, and with SUBSCRIPTION_NO_LONGER_VALID when
 * another supergraph takes over that it does not fit. A cursor grants nothing: the subscription is
 * authorised as any other.
 */
export function readFollow(
  operation: ReadyOperation,
  viewer: Viewer,
  options: Pick<FrontOptions, 'generations' | 'cursors'>,
): Follow {
  const cursors = options.cursors.of(operation.request, viewer)
  const { cursor } = operation.request.extensions
  const after = cursor == null ? undefined : cursors.read(cursor)
  return (scope) =>
    new Follower(operation, scope, cursors, options.generations).follow(after, cursor === null)
}

/**
 * One subscriber. It follows the stream it shares with others who ask the same with the same rights; what lies before
 * that stream, and what it was too slow for, it reads by itself until it meets the shared stream again. When another
 * generation takes over it goes on there, behind the last answer it gave; events that lie in no log have no such place,
 * so their stream ends on the generation it began with.
 */
class Follower {
  #operation: ReadyOperation
  readonly #scope: RequestScope
  readonly #cursors: OperationCursors
  readonly #generations: Generations
  readonly #key: string
  /** Of the last answer that was given, or where the stream began; unset for events that lie in no log. */
  #position: LogAddress | undefined
  #refusal: RequestError | undefined
  /** Streams nobody else reads. */
  readonly #own = new Set<LiveStream<LiveAnswer>>()
  #inbox: Inbox<LiveAnswer> | undefined

  constructor(
    operation: ReadyOperation,
    scope: RequestScope,
    cursors: OperationCursors,
    generations: Generations,
  ) {
    this.#operation = operation
    this.#scope = scope
    this.#cursors = cursors
    this.#generations = generations
    const { query, operationName, variables } = operation.request
    this.#key = JSON.stringify([query, operationName, variables, scope.viewer, scope.headers])
  }

  async *follow(after: LogAddress | undefined, isStartTold: boolean): AsyncGenerator<LiveAnswer> {
    const { signal } = this.#scope
    const leave = () => this.#leave()
    signal?.addEventListener('abort', leave, { once: true })
    const stopListening = this.#generations.onReplaced(() => this.#move())
    this.#position = after
    try {
      yield* this.#followThroughGenerations(isStartTold)
    } finally {
      stopListening()
      signal?.removeEventListener('abort', leave)
      leave()
    }
  }

  async *#followThroughGenerations(isStartTold: boolean): AsyncGenerator<LiveAnswer> {
    // It may have been read a while ago.
    this.#move()
    let operation: ReadyOperation | undefined
    while (operation !== this.#operation && !this.#refusal) {
      operation = this.#operation
      const after = this.#position
      const answers = after === undefined ? this.#followFromNow(isStartTold) : this.#followFrom(after)
      try {
        for await (const answer of answers) {
          this.#position = answer.position ?? this.#position
          yield answer
        }
      } catch (error) {
        // What was cut off to go on elsewhere may say so on its way out.
        if (operation === this.#operation && !this.#refusal) throw error
      }
      // Without a place to go on from, the stream was left where it was and has come to its own end.
      if (this.#position === undefined) break
    }
    if (this.#refusal) throw this.#refusal
  }

  /** Another generation is current: the operation is read anew and goes on there, or ends when it does not fit. */
  #move(): void {
    const { current } = this.#generations
    if (this.#operation.generation === current) return
    try {
      this.#operation = prepareOperation(this.#operation.request, current)
    } catch (error) {
      if (!(error instanceof DocumentRefused)) throw error
      this.#refusal = noLongerValid(error)
      return this.#leave()
    }
    if (this.#position !== undefined) this.#leave()
  }

  async *#followFromNow(isStartTold: boolean): AsyncGenerator<LiveAnswer> {
    const operation = this.#operation
    const known = operation.generation.sharedStreams.live.get(this.#key)
    const begun = known ? { shared: known, position: known.position } : await this.#begin()
    if (!('shared' in begun)) return yield* begun
    const inbox = this.#join(begun.shared)
    inbox.skipThrough(begun.position)
    this.#position = begun.position
    // Until here there was no place to go on from.
    if (operation !== this.#operation) this.#leave()
    if (isStartTold) yield answerOf({ json: '{"data":null}' }, this.#cursors, begun.position)
    const position = yield* takeAll(inbox, begun.position)
    if (operation !== this.#operation || this.#refusal) return
    yield* inbox.hasEnded ? this.#open(position).answers : this.#followFrom(position)
  }

  /** A stream that begins now, to share or the one that began meanwhile; its answers when it lies in no log. */
  async #begin() {
    const { live } = this.#operation.generation.sharedStreams
    const key = this.#key
    const stream = this.#open(undefined)
    const first = stream.answers.next()
    const position = await Promise.race([stream.begun, first.then(nothing)])
    if (position === undefined) return continueFrom(first, stream.answers)
    const known = live.get(key)
    if (known?.reaches(position)) {
      first.catch(nothing)
      this.#close(stream)
      return { shared: known, position }
    }
    const shared: SharedStream<LiveAnswer> = this.#share(stream, first, position, () => {
      if (live.get(key) === shared) live.delete(key)
    })
    if (!known) live.set(key, shared)
    return { shared, position }
  }

  /** From a place in the log: alone until the shared stream reaches back to where this one is, then with the others. */
  async *#followFrom(after: LogAddress): AsyncGenerator<LiveAnswer> {
    const operation = this.#operation
    const { resumed } = operation.generation.sharedStreams
    let position = after
    while (operation === this.#operation && !this.#refusal && !this.#scope.signal?.aborted) {
      const shared = resumed.get(this.#key) ?? this.#shareFrom(position)
      const inbox = this.#join(shared)
      const met = inbox.reaches(position) ? position : yield* this.#followUntilMet(inbox, position)
      if (met === undefined) return
      inbox.skipThrough(met)
      position = yield* takeAll(inbox, met)
      // Not this subscriber was too slow: the stream itself ended, and alone it shows why.
      if (inbox.hasEnded) return yield* this.#open(position).answers
    }
  }

  /** Answers where the two met; undefined when the log has no more to tell. */
  async *#followUntilMet(
    inbox: Inbox<LiveAnswer>,
    after: LogAddress,
  ): AsyncGenerator<LiveAnswer, LogAddress | undefined> {
    const stream = this.#open(after)
    try {
      for await (const answer of stream.answers) {
        yield answer
        if (answer.position !== undefined && inbox.reaches(answer.position)) return answer.position
      }
      return undefined
    } finally {
      this.#close(stream)
    }
  }

  #join(shared: SharedStream<LiveAnswer>): Inbox<LiveAnswer> {
    const before = this.#inbox
    this.#inbox = shared.join()
    before?.leave()
    return this.#inbox
  }

  #shareFrom(position: LogAddress): SharedStream<LiveAnswer> {
    const { resumed } = this.#operation.generation.sharedStreams
    const key = this.#key
    const stream = this.#open(position)
    const shared: SharedStream<LiveAnswer> = this.#share(stream, stream.answers.next(), position, () => {
      if (resumed.get(key) === shared) resumed.delete(key)
    })
    resumed.set(key, shared)
    return shared
  }

  #share(
    stream: LiveStream<LiveAnswer>,
    first: Promise<IteratorResult<LiveAnswer>>,
    after: LogAddress,
    onEnd: () => void,
  ): SharedStream<LiveAnswer> {
    this.#own.delete(stream)
    return new SharedStream({ stream, first, after, onEnd })
  }

  #open(after: LogAddress | undefined): LiveStream<LiveAnswer> {
    const progress = new Progress(after)
    const controller = new AbortController()
    const stream: LiveStream<LiveAnswer> = {
      answers: this.#read(progress, controller.signal),
      begun: progress.begun,
      stop: () => controller.abort(new Error('Nobody follows any more.')),
    }
    this.#own.add(stream)
    if (this.#scope.signal?.aborted) stream.stop()
    return stream
  }

  async *#read(progress: Progress, signal: AbortSignal): AsyncGenerator<LiveAnswer> {
    const { generation, prepared, request } = this.#operation
    const scope = { ...this.#scope, requestId: createId(), signal, live: progress }
    for await (const result of generation.engine.subscribe(prepared, request.variables, scope)) {
      if (progress.isLost) throw cursorGapError()
      yield answerOf(result, this.#cursors, progress.position)
    }
  }

  #close(stream: LiveStream<LiveAnswer>): void {
    this.#own.delete(stream)
    stream.stop()
  }

  #leave(): void {
    this.#inbox?.leave()
    for (const stream of this.#own) this.#close(stream)
  }
}

/** Answers the place of the last one when no more come. */
async function* takeAll(inbox: Inbox<LiveAnswer>, after: LogAddress): AsyncGenerator<LiveAnswer, LogAddress> {
  let position = after
  for (let answer = await inbox.take(); answer; answer = await inbox.take()) {
    position = answer.position ?? position
    yield answer
  }
  return position
}

async function* continueFrom(
  first: Promise<IteratorResult<LiveAnswer>>,
  answers: AsyncGenerator<LiveAnswer>,
): AsyncGenerator<LiveAnswer> {
  const step = await first
  if (step.done) return
  yield step.value
  yield* answers
}

function nothing(): undefined {
  return undefined
}

function noLongerValid({ message }: DocumentRefused): RequestError {
  return new RequestError(
    'SUBSCRIPTION_NO_LONGER_VALID',
    `The graph has changed and this subscription no longer fits it: ${message}`,
    410,
  )
}

/** The engine asks for one event at a time, so that the place is that of the event it answers last. */
class Progress implements LiveProgress {
  position: LogAddress | undefined
  isLost = false
  readonly begun: Promise<LogAddress>
  readonly #begin: (position: LogAddress) => void

  constructor(after: LogAddress | undefined) {
    this.position = after
    const { promise, resolve } = Promise.withResolvers<LogAddress>()
    this.begun = promise
    this.#begin = resolve
  }

  advance(position: LogAddress): void {
    this.position = position
    this.#begin(position)
  }

  lose(): void {
    this.isLost = true
  }
}

function answerOf(
  result: Pick<EngineResult, 'json' | 'extensions'>,
  cursors: OperationCursors,
  position: LogAddress | undefined,
): LiveAnswer {
  if (position === undefined) return { json: result.json, cursor: undefined, position }
  const cursor = cursors.sign(position)
  return { json: extendJson(result, { cursor }), cursor, position }
}
