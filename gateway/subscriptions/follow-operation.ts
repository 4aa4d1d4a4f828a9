import { createId } from '../../platform/database/uuid.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import type { LogAddress } from '../../platform/events/event.ts'
import type { MeteredCosts } from '../../platform/graphql/metered-costs.ts'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import type { EventSource } from '../execute/engine.ts'
import type { FrontOptions } from '../front/front.ts'
import { prepareOperation } from '../operation/prepare-operation.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import { DocumentRefused, RequestError } from '../operation/request-error.ts'
import type { Generations } from '../supergraph/generation.ts'
import { findCommonRights } from './common-rights.ts'
import { findOverflow } from './live-fields.ts'
import { cursorGapError } from './cursor.ts'
import type { OperationCursors } from './cursor.ts'
import { followUpstream } from './shared-upstream.ts'
import type { UpstreamEvent } from './shared-upstream.ts'
import type { Deliver } from './shared-stream.ts'
import type { LiveProtocol, LiveTraffic } from '../observe/live-traffic.ts'
import { StreamAnswer } from './stream-answer.ts'
import { areOfRights, RefusedInCommon, StreamJoiner } from './stream-joiner.ts'
import type { JoinableStreams } from './stream-joiner.ts'
import type { StreamProgress } from './stream-progress.ts'

/** One answer of a subscription as JSON text, its cursor in `extensions` included. */
export interface LiveAnswer {
  readonly json: string
  /** Where the subscription stands after this answer; absent for events that lie in no log. */
  readonly cursor: string | undefined
  readonly position: LogAddress | undefined
  /** What metered fields of a query or mutation took. */
  readonly costs?: MeteredCosts | undefined
}

/** What `deliver` is given is not among the answers given back; each comes in its place. */
export type Follow = (scope: RequestScope, deliver?: Deliver<LiveAnswer>) => AsyncGenerator<LiveAnswer>

/** The streams of one generation that several may follow: whole answers, and what only a subgraph told. */
export interface SharedStreams extends JoinableStreams<StreamAnswer> {
  readonly upstreams: JoinableStreams<UpstreamEvent>
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
  options: Pick<FrontOptions, 'generations' | 'cursors' | 'traffic'>,
  protocol: LiveProtocol,
): Follow {
  const cursors = options.cursors.of(operation.request, viewer)
  const { cursor } = operation.request.extensions
  const after = cursor == null ? undefined : cursors.read(cursor)
  return (scope, deliver) =>
    new Follower(operation, scope, cursors, options, protocol, deliver).follow(after, cursor === null)
}

/** What a subscriber's streams stand on, until another generation takes over or they turn out to be its own affair. */
interface Footing {
  readonly operation: ReadyOperation
  /** As whom the operation is followed: whoever may share it, or the subscriber. */
  readonly viewer: Viewer
  /** Of the streams it shares. */
  readonly key: string
}

/**
 * One subscriber. It follows the stream it shares with others who ask the same. Where those who share it are refused
 * something, it asks for itself from there on. When another generation takes over it goes on there, behind the last
 * answer it gave; events that lie in no log have no such place, so their stream ends on the generation it began with.
 */
class Follower {
  #footing: Footing
  readonly #scope: RequestScope
  readonly #cursors: OperationCursors
  readonly #generations: Generations
  readonly #traffic: LiveTraffic
  readonly #protocol: LiveProtocol
  readonly #deliver: Deliver<LiveAnswer> | undefined
  /** Of the last answer that was given, or where the stream began; unset for events that lie in no log. */
  #position: LogAddress | undefined
  #refusal: RequestError | undefined
  #joiner: StreamJoiner<StreamAnswer> | undefined

  constructor(
    operation: ReadyOperation,
    scope: RequestScope,
    cursors: OperationCursors,
    { generations, traffic }: Pick<FrontOptions, 'generations' | 'traffic'>,
    protocol: LiveProtocol,
    deliver: Deliver<LiveAnswer> | undefined,
  ) {
    this.#scope = scope
    this.#traffic = traffic.live
    this.#protocol = protocol
    this.#deliver = deliver
    this.#cursors = cursors
    this.#generations = generations
    this.#footing = this.#stand(operation, findCommonRights(operation, scope.viewer))
  }

  async *follow(after: LogAddress | undefined, isStartTold: boolean): AsyncGenerator<LiveAnswer> {
    const { signal } = this.#scope
    const leave = () => this.#joiner?.leave()
    signal?.addEventListener('abort', leave, { once: true })
    const stopListening = this.#generations.onReplaced(() => this.#move())
    this.#position = after
    this.#traffic.open[this.#protocol] += 1
    try {
      yield* this.#followThroughGenerations(isStartTold)
    } finally {
      this.#traffic.open[this.#protocol] -= 1
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

  async *#followThroughGenerations(isStartTold: boolean): AsyncGenerator<LiveAnswer> {
    // It may have been read a while ago.
    this.#move()
    let footing: Footing | undefined
    while (footing !== this.#footing && !this.#refusal) {
      footing = this.#footing
      const joiner = this.#join(footing, isStartTold)
      try {
        for await (const answer of joiner.follow(this.#position)) {
          this.#position = answer.position ?? this.#position
          this.#traffic.delivered += 1
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
    this.#joiner?.leave()
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
      return this.#joiner?.leave()
    }
    if (this.#position !== undefined) this.#joiner?.leave()
  }

  #join(footing: Footing, isStartTold: boolean): StreamJoiner<StreamAnswer> {
    const deliver = this.#deliver
    const { document, generation } = footing.operation
    const isLatest = findOverflow(document, generation.supergraph) === 'LATEST'
    const joiner = new StreamJoiner<StreamAnswer>({
      streams: generation.sharedStreams,
      key: footing.key,
      isCommon: footing.viewer !== this.#scope.viewer,
      deliver:
        deliver &&
        ((answer) => {
          this.#position = answer.position ?? this.#position
          this.#traffic.delivered += 1
          return deliver(answer.answerFor(this.#cursors))
        }),
      read: (progress, signal) => this.#read(progress, signal, footing),
      onDrop: isLatest ? (count) => (this.#traffic.dropped += count) : undefined,
      begin: (position) => {
        this.#position = position
        // Until here there was no place to go on from.
        if (footing !== this.#footing || this.#refusal) joiner.leave()
        return isStartTold ? [new StreamAnswer({ json: '{"data":null}' }, this.#cursors, position)] : []
      },
    })
    this.#joiner = joiner
    if (this.#scope.signal?.aborted) joiner.leave()
    return joiner
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
    const followEvents = (source: EventSource) => followUpstream(source, scope, generation, this.#traffic)
    const options = isCommon ? {} : { followEvents }
    if (isCommon) this.#traffic.upstreams += 1
    let hasBegun = false
    for await (const result of generation.engine.subscribe(prepared, request.variables, scope, options)) {
      if (progress.isLost) throw cursorGapError()
      // Events that lie in no log can only be asked for anew before the first one was told.
      const mayAskAnew = !hasBegun || progress.position !== undefined
      if (isCommon && mayAskAnew && areOfRights(result.errors)) throw new RefusedInCommon()
      hasBegun = true
      this.#traffic.executions += 1
      yield new StreamAnswer(result, this.#cursors, progress.position)
    }
  }
}

function noLongerValid({ message }: DocumentRefused): RequestError {
  return new RequestError(
    'SUBSCRIPTION_NO_LONGER_VALID',
    `The graph has changed and this subscription no longer fits it: ${message}`,
    410,
  )
}
