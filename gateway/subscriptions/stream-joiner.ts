import type { LogAddress } from '../../platform/events/event.ts'
import { SharedStream } from './shared-stream.ts'
import type { Deliver, Inbox, LiveStream, OnDrop, PlacedAnswer } from './shared-stream.ts'
import { StreamProgress } from './stream-progress.ts'

/**
 * Streams that several may follow, by what they follow and as whom: those that began when somebody came, and those that
 * began behind somebody's cursor, where a newcomer would see the past.
 */
export interface JoinableStreams<Answer extends PlacedAnswer> {
  readonly live: Map<string, SharedStream<Answer>>
  readonly resumed: Map<string, SharedStream<Answer>>
  /** Those about to be among the live ones. */
  readonly beginning: Map<string, Promise<Beginning>>
}

/** What is known of a stream that somebody began: it may be joined, or is refused to all, or neither is known yet. */
type Beginning = 'begun' | 'refused' | 'unknown'

export function createJoinableStreams<Answer extends PlacedAnswer>(): JoinableStreams<Answer> {
  return { live: new Map(), resumed: new Map(), beginning: new Map() }
}

export interface JoinOptions<Answer extends PlacedAnswer> {
  readonly streams: JoinableStreams<Answer>
  /** Streams of one key tell the same. */
  readonly key: string
  /** They are followed as somebody else than each of those who share them, who may have more. */
  readonly isCommon: boolean
  /** Reads a stream behind where its progress stands, which it moves on. */
  readonly read: (progress: StreamProgress, signal: AbortSignal) => AsyncGenerator<Answer>
  /** Told where a stream begins that is followed from now on. What it gives back comes first. */
  readonly begin: (position: LogAddress) => readonly Answer[]
  /** For those who are answered with the latest alone once they are slow. */
  readonly onDrop?: OnDrop | undefined
  /** Takes over what the shared stream brings, which is not given back then. */
  readonly deliver?: Deliver<Answer> | undefined
}

/** Those who share a stream are refused what each of them alone might have. */
export class RefusedInCommon extends Error {
  override readonly name = 'RefusedInCommon'
}

// How subgraphs say that something is not for this viewer.
const codesOfRights: ReadonlySet<unknown> = new Set(['NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED'])

/** Whether errors say that a viewer may not have something, rather than that it could not be had. */
export function areOfRights(
  errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> | undefined }[] = [],
): boolean {
  return errors.some(({ extensions }) => codesOfRights.has(extensions?.['code']))
}

// One that lies in no log says nothing before its first event: nobody waits for that.
const patienceMs = 500

/**
 * One subscriber of a stream it shares with others. What lies before that stream, and what it was too slow for, it
 * reads by itself until it meets the shared stream again.
 */
export class StreamJoiner<Answer extends PlacedAnswer> {
  readonly #options: JoinOptions<Answer>
  /** Streams nobody else reads. */
  readonly #own = new Set<LiveStream<Answer>>()
  #inbox: Inbox<Answer> | undefined
  #hasLeft = false
  readonly #left = Promise.withResolvers<void>()

  constructor(options: JoinOptions<Answer>) {
    this.#options = options
  }

  /**
   * Everything behind a place in the log, or from now on. Rejects with `RefusedInCommon` where a stream followed as
   * somebody else has ended: alone a subscriber may go on, or learn why not.
   */
  follow(after: LogAddress | undefined): AsyncGenerator<Answer> {
    return after === undefined ? this.#followFromNow() : this.#followFrom(after)
  }

  /** Ends what is followed. */
  leave(): void {
    this.#hasLeft = true
    this.#left.resolve()
    this.#inbox?.leave()
    for (const stream of this.#own) this.#close(stream)
  }

  async *#followFromNow(): AsyncGenerator<Answer> {
    const { streams, key, begin } = this.#options
    await this.#waitForBeginning()
    if (this.#hasLeft) return
    const known = streams.live.get(key)
    const begun = known ? { shared: known, position: known.position } : await this.#begin()
    if (!('shared' in begun)) return yield* begun
    const inbox = this.#join(begun.shared)
    inbox.skipThrough(begun.position)
    yield* begin(begun.position)
    const position = yield* takeAll(inbox, begun.position, this.#options.deliver)
    if (this.#hasLeft) return
    yield* inbox.hasEnded ? this.#goOnAlone(position) : this.#followFrom(position)
  }

  /** Many who come at once do not make many streams: where one is beginning that is for all, the others let it. */
  async #waitForBeginning(): Promise<void> {
    const { streams, key, isCommon } = this.#options
    if (!isCommon) return
    while (!this.#hasLeft && !streams.live.has(key)) {
      const beginning = streams.beginning.get(key)
      if (!beginning) return
      const outcome = await Promise.race([beginning, this.#left.promise])
      if (outcome === 'refused') throw new RefusedInCommon()
      if (outcome === 'unknown') return
    }
  }

  async #begin() {
    const { beginning } = this.#options.streams
    const { key } = this.#options
    const { promise, resolve } = Promise.withResolvers<Beginning>()
    const settle = (outcome: Beginning) => {
      if (beginning.get(key) === promise) beginning.delete(key)
      resolve(outcome)
    }
    if (!beginning.has(key)) beginning.set(key, promise)
    const patience = setTimeout(settle, patienceMs, 'unknown')
    try {
      return await this.#openFromNow()
    } catch (error) {
      if (error instanceof RefusedInCommon) settle('refused')
      throw error
    } finally {
      clearTimeout(patience)
      settle('begun')
    }
  }

  /** A stream that begins now, to share or the one that began meanwhile; its answers when it lies in no log. */
  async #openFromNow() {
    const { streams, key } = this.#options
    const stream = this.#open(undefined)
    const first = stream.answers.next()
    const position = await Promise.race([stream.begun, first.then(nothing)])
    if (position === undefined) return continueFrom(first, stream.answers)
    const known = streams.live.get(key)
    if (known?.reaches(position)) {
      first.catch(nothing)
      this.#close(stream)
      return { shared: known, position }
    }
    const shared = this.#share(stream, first, position, streams.live)
    if (!known) streams.live.set(key, shared)
    return { shared, position }
  }

  /** From a place in the log: alone until the shared stream reaches back to where this one is, then with the others. */
  async *#followFrom(after: LogAddress): AsyncGenerator<Answer> {
    const { streams, key } = this.#options
    let position = after
    while (!this.#hasLeft) {
      const shared = streams.resumed.get(key) ?? this.#shareFrom(position)
      const inbox = this.#join(shared)
      const met = inbox.reaches(position) ? position : yield* this.#followUntilMet(inbox, position)
      if (met === undefined) return
      inbox.skipThrough(met)
      position = yield* takeAll(inbox, met, this.#options.deliver)
      // Not this subscriber was too slow: the stream itself ended, and alone it shows why.
      if (inbox.hasEnded) return yield* this.#goOnAlone(position)
    }
  }

  #goOnAlone(position: LogAddress): AsyncGenerator<Answer> {
    if (this.#options.isCommon) throw new RefusedInCommon()
    return this.#open(position).answers
  }

  /** Answers where the two met; undefined when the log has no more to tell. */
  async *#followUntilMet(
    inbox: Inbox<Answer>,
    after: LogAddress,
  ): AsyncGenerator<Answer, LogAddress | undefined> {
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

  /** Whoever left meanwhile gets an inbox that brings nothing. */
  #join(shared: SharedStream<Answer>): Inbox<Answer> {
    const before = this.#inbox
    this.#inbox = shared.join(this.#options.onDrop)
    before?.leave()
    if (this.#hasLeft) this.#inbox.leave()
    return this.#inbox
  }

  #shareFrom(position: LogAddress): SharedStream<Answer> {
    const { streams, key } = this.#options
    const stream = this.#open(position)
    const shared = this.#share(stream, stream.answers.next(), position, streams.resumed)
    streams.resumed.set(key, shared)
    return shared
  }

  #share(
    stream: LiveStream<Answer>,
    first: Promise<IteratorResult<Answer>>,
    after: LogAddress,
    among: Map<string, SharedStream<Answer>>,
  ): SharedStream<Answer> {
    const { key } = this.#options
    this.#own.delete(stream)
    const onEnd = () => {
      if (among.get(key) === shared) among.delete(key)
    }
    const shared: SharedStream<Answer> = new SharedStream({ stream, first, after, onEnd })
    return shared
  }

  #open(after: LogAddress | undefined): LiveStream<Answer> {
    const progress = new StreamProgress(after)
    const controller = new AbortController()
    const stream: LiveStream<Answer> = {
      answers: this.#options.read(progress, controller.signal),
      begun: progress.begun,
      stop: () => controller.abort(new Error('Nobody follows any more.')),
    }
    this.#own.add(stream)
    if (this.#hasLeft) stream.stop()
    return stream
  }

  #close(stream: LiveStream<Answer>): void {
    this.#own.delete(stream)
    stream.stop()
  }
}

/** Answers the place of the last one when no more come. */
async function* takeAll<Answer extends PlacedAnswer>(
  inbox: Inbox<Answer>,
  after: LogAddress,
  deliver: Deliver<Answer> | undefined,
): AsyncGenerator<Answer, LogAddress> {
  if (deliver) return await inbox.pour(deliver, after)
  let position = after
  for (let answer = await inbox.take(); answer; answer = await inbox.take()) {
    position = answer.position ?? position
    yield answer
  }
  return position
}

async function* continueFrom<Answer>(
  first: Promise<IteratorResult<Answer>>,
  answers: AsyncGenerator<Answer>,
): AsyncGenerator<Answer> {
  const step = await first
  if (step.done) return
  yield step.value
  yield* answers
}

function nothing(): undefined {
  return undefined
}
