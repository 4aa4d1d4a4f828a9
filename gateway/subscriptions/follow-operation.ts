import { createId } from '../../platform/database/uuid.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import type { LogAddress } from '../../platform/events/event.ts'
import type { MeteredCosts } from '../../platform/graphql/metered-costs.ts'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import type { EngineResult } from '../execute/engine.ts'
import type { FrontOptions } from '../front/front.ts'
import { prepareOperation } from '../operation/prepare-operation.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import { DocumentRefused, RequestError } from '../operation/request-error.ts'
import type { Generations } from '../supergraph/generation.ts'
import { findCommonRights } from './common-rights.ts'
import { cursorGapError } from './cursor.ts'
import type { OperationCursors } from './cursor.ts'
import { SharedStream } from './shared-stream.ts'
import type { Inbox, LiveStream } from './shared-stream.ts'
import { StreamAnswer } from './stream-answer.ts'
import { StreamProgress } from './stream-progress.ts'

/** One answer of a subscription as JSON text, its cursor in `extensions` included. */
export interface LiveAnswer {
  readonly json: string
  /** Where the subscription stands after this answer; absent for events that lie in no log. */
  readonly cursor: string | undefined
  readonly position: LogAddress | undefined
  /** What metered fields of a query or mutation took. */
  readonly costs?: MeteredCosts | undefined
}

export type Follow = (scope: RequestScope) => AsyncGenerator<LiveAnswer>

/**
 * The streams of one generation that several may follow, by what they follow and as whom: those that began
 * when somebody came, and those that began behind somebody's cursor, where a newcomer would see the past.
 */
export interface SharedStreams {
  readonly live: Map<string, SharedStream<StreamAnswer>>
  readonly resumed: Map<string, SharedStream<StreamAnswer>>
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

/** What a subscriber's streams stand on, until another generation takes over or they turn out to be its own affair. */
interface Footing {
  readonly operation: ReadyOperation
  /** As whom the operation is followed: whoever may share it, or the subscriber. */
  readonly viewer: Viewer
  /** Of the streams it shares. */
  readonly key: string
}

/** Those who share a stream are refused what each of them alone might have. */
class RefusedInCommon extends Error {
  override readonly name = 'RefusedInCommon'
}

// How subgraphs say that something is not for this viewer.
const codesOfRights: ReadonlySet<unknown> = new Set(['NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED'])

/**
 * One subscriber. It follows the stream it shares with others who ask the same; what lies before that stream, and what
 * it was too slow for, it reads by itself until it meets the shared stream again. Where those who share it are refused
 * something, it asks for itself from there on. When another generation takes over it goes on there, behind the last
 * answer it gave; events that lie in no log have no such place, so their stream ends on the generation it began with.
 */
class Follower {
  #footing: Footing
  readonly #scope: RequestScope
  readonly #cursors: OperationCursors
  readonly #generations: Generations
  /** Of the last answer that was given, or where the stream began; unset for events that lie in no log. */
  #position: LogAddress | undefined
  #refusal: RequestError | undefined
  /** Streams nobody else reads. */
  readonly #own = new Set<LiveStream<StreamAnswer>>()
  #inbox: Inbox<StreamAnswer> | undefined

  constructor(
    operation: ReadyOperation,
    scope: RequestScope,
    cursors: OperationCursors,
    generations: Generations,
  ) {
    this.#scope = scope
    this.#cursors = cursors
    this.#generations = generations
    this.#footing = this.#stand(operation, findCommonRights(operation, scope.viewer))
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

  #stand(operation: ReadyOperation, viewer: Viewer): Footing {
    const { query, operationName, variables } = operation.request
    const key = JSON.stringify([query, operationName, variables, viewer, this.#scope.headers])
    return { operation, viewer, key }
  }

  get #isCommon(): boolean {
    return this.#footing.viewer !== this.#scope.viewer
  }

  async *#followThroughGenerations(isStartTold: boolean): AsyncGenerator<LiveAnswer> {
    // It may have been read a while ago.
    this.#move()
    let footing: Footing | undefined
    while (footing !== this.#footing && !this.#refusal) {
      footing = this.#footing
      const after = this.#position
      const answers = after === undefined ? this.#followFromNow(isStartTold) : this.#followFrom(after)
      try {
        for await (const answer of answers) {
          this.#position = answer.position ?? this.#position
          yield answer.answerFor(this.#cursors)
        }
      } catch (error) {
        // What was cut off to go on elsewhere may say so on its way out.
        const isCurrent = footing === this.#footing && !this.#refusal
        if (isCurrent && !(error instanceof RefusedInCommon)) throw error
        if (isCurrent) {
          this.#askForItself()
          continue
        }
      }
      // Without a place to go on from, the stream was left where it was and has come to its own end.
      if (this.#position === undefined) break
    }
    if (this.#refusal) throw this.#refusal
  }

  #askForItself(): void {
    this.#leave()
    this.#footing = this.#stand(this.#footing.operation, this.#scope.viewer)
  }

  /** Another generation is current: the operation is read anew and goes on there, or ends when it does not fit. */
  #move(): void {
    const { current } = this.#generations
    const { operation } = this.#footing
    if (operation.generation === current) return
    try {
      const moved = prepareOperation(operation.request, current)
      this.#footing = this.#stand(moved, findCommonRights(moved, this.#scope.viewer))
    } catch (error) {
      if (!(error instanceof DocumentRefused)) throw error
      this.#refusal = noLongerValid(error)
      return this.#leave()
    }
    if (this.#position !== undefined) this.#leave()
  }

  async *#followFromNow(isStartTold: boolean): AsyncGenerator<StreamAnswer> {
    const footing = this.#footing
    const known = footing.operation.generation.sharedStreams.live.get(footing.key)
    const begun = known ? { shared: known, position: known.position } : await this.#begin()
    if (!('shared' in begun)) return yield* begun
    const inbox = this.#join(begun.shared)
    inbox.skipThrough(begun.position)
    this.#position = begun.position
    // Until here there was no place to go on from.
    if (footing !== this.#footing) this.#leave()
    if (isStartTold) yield new StreamAnswer({ json: '{"data":null}' }, this.#cursors, begun.position)
    const position = yield* takeAll(inbox, begun.position)
    if (footing !== this.#footing || this.#refusal) return
    yield* inbox.hasEnded ? this.#goOnAlone(position) : this.#followFrom(position)
  }

  /** A stream that begins now, to share or the one that began meanwhile; its answers when it lies in no log. */
  async #begin() {
    const { operation, key } = this.#footing
    const { live } = operation.generation.sharedStreams
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
    const shared: SharedStream<StreamAnswer> = this.#share(stream, first, position, () => {
      if (live.get(key) === shared) live.delete(key)
    })
    if (!known) live.set(key, shared)
    return { shared, position }
  }

  /** From a place in the log: alone until the shared stream reaches back to where this one is, then with the others. */
  async *#followFrom(after: LogAddress): AsyncGenerator<StreamAnswer> {
    const footing = this.#footing
    const { resumed } = footing.operation.generation.sharedStreams
    let position = after
    while (footing === this.#footing && !this.#refusal && !this.#scope.signal?.aborted) {
      const shared = resumed.get(footing.key) ?? this.#shareFrom(position)
      const inbox = this.#join(shared)
      const met = inbox.reaches(position) ? position : yield* this.#followUntilMet(inbox, position)
      if (met === undefined) return
      inbox.skipThrough(met)
      position = yield* takeAll(inbox, met)
      // Not this subscriber was too slow: the stream itself ended, and alone it shows why.
      if (inbox.hasEnded) return yield* this.#goOnAlone(position)
    }
  }

  #goOnAlone(position: LogAddress): AsyncGenerator<StreamAnswer> {
    if (this.#isCommon) throw new RefusedInCommon()
    return this.#open(position).answers
  }

  /** Answers where the two met; undefined when the log has no more to tell. */
  async *#followUntilMet(
    inbox: Inbox<StreamAnswer>,
    after: LogAddress,
  ): AsyncGenerator<StreamAnswer, LogAddress | undefined> {
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

  #join(shared: SharedStream<StreamAnswer>): Inbox<StreamAnswer> {
    const before = this.#inbox
    this.#inbox = shared.join()
    before?.leave()
    return this.#inbox
  }

  #shareFrom(position: LogAddress): SharedStream<StreamAnswer> {
    const { operation, key } = this.#footing
    const { resumed } = operation.generation.sharedStreams
    const stream = this.#open(position)
    const shared: SharedStream<StreamAnswer> = this.#share(stream, stream.answers.next(), position, () => {
      if (resumed.get(key) === shared) resumed.delete(key)
    })
    resumed.set(key, shared)
    return shared
  }

  #share(
    stream: LiveStream<StreamAnswer>,
    first: Promise<IteratorResult<StreamAnswer>>,
    after: LogAddress,
    onEnd: () => void,
  ): SharedStream<StreamAnswer> {
    this.#own.delete(stream)
    return new SharedStream({ stream, first, after, onEnd })
  }

  #open(after: LogAddress | undefined): LiveStream<StreamAnswer> {
    const progress = new StreamProgress(after)
    const controller = new AbortController()
    const stream: LiveStream<StreamAnswer> = {
      answers: this.#read(progress, controller.signal, this.#footing),
      begun: progress.begun,
      stop: () => controller.abort(new Error('Nobody follows any more.')),
    }
    this.#own.add(stream)
    if (this.#scope.signal?.aborted) stream.stop()
    return stream
  }

  async *#read(
    progress: StreamProgress,
    signal: AbortSignal,
    { operation, viewer }: Footing,
  ): AsyncGenerator<StreamAnswer> {
    const { generation, prepared, request } = operation
    const isCommon = viewer !== this.#scope.viewer
    // What is told to several people comes of none of their requests.
    const origin = isCommon ? { headers: this.#scope.headers } : this.#scope
    const scope = { ...origin, viewer, requestId: createId(), signal, live: progress }
    let hasBegun = false
    for await (const result of generation.engine.subscribe(prepared, request.variables, scope)) {
      if (progress.isLost) throw cursorGapError()
      // Events that lie in no log can only be asked for anew before the first one was told.
      const mayAskAnew = !hasBegun || progress.position !== undefined
      if (isCommon && mayAskAnew && isRefused(result)) throw new RefusedInCommon()
      hasBegun = true
      yield new StreamAnswer(result, this.#cursors, progress.position)
    }
  }

  #close(stream: LiveStream<StreamAnswer>): void {
    this.#own.delete(stream)
    stream.stop()
  }

  #leave(): void {
    this.#inbox?.leave()
    for (const stream of this.#own) this.#close(stream)
  }
}

/** Answers the place of the last one when no more come. */
async function* takeAll(
  inbox: Inbox<StreamAnswer>,
  after: LogAddress,
): AsyncGenerator<StreamAnswer, LogAddress> {
  let position = after
  for (let answer = await inbox.take(); answer; answer = await inbox.take()) {
    position = answer.position ?? position
    yield answer
  }
  return position
}

async function* continueFrom(
  first: Promise<IteratorResult<StreamAnswer>>,
  answers: AsyncGenerator<StreamAnswer>,
): AsyncGenerator<StreamAnswer> {
  const step = await first
  if (step.done) return
  yield step.value
  yield* answers
}

function nothing(): undefined {
  return undefined
}

function isRefused({ errors }: EngineResult): boolean {
  return errors.some(({ extensions }) => codesOfRights.has(extensions?.['code']))
}

function noLongerValid({ message }: DocumentRefused): RequestError {
  return new RequestError(
    'SUBSCRIPTION_NO_LONGER_VALID',
    `The graph has changed and this subscription no longer fits it: ${message}`,
    410,
  )
}
