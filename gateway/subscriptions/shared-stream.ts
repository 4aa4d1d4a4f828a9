import type { LogPosition } from '../../platform/events/event.ts'
import { comparePositions } from '../../platform/events/event.ts'

/** One answer of a stream that lies in a log. */
export interface PlacedAnswer {
  readonly position: LogPosition | undefined
}

/** A stream of answers and where in the log it began, which is known before its first answer. */
export interface LiveStream<Answer> {
  readonly answers: AsyncGenerator<Answer>
  /** Never settles for a stream that lies in no log. */
  readonly begun: Promise<LogPosition>
  stop(): void
}

/** One stream for all who follow the same with the same rights. */
export class SharedStream<Answer extends PlacedAnswer> {
  /** Where it began; undefined when it ended before it did. */
  readonly begun: Promise<LogPosition | undefined>
  readonly #stream: LiveStream<Answer>
  readonly #inboxes = new Set<Inbox<Answer>>()
  #hasEnded = false
  readonly #onEnd: () => void
  position: LogPosition | undefined

  constructor(stream: LiveStream<Answer>, first: Promise<IteratorResult<Answer>>, onEnd: () => void) {
    this.#stream = stream
    this.#onEnd = onEnd
    const ended = this.#pump(first).then(() => this.#end())
    this.begun = Promise.race([stream.begun.then((position) => (this.position ??= position)), ended])
  }

  /** `queueLimit` answers wait at most; a subscriber that takes them too slowly is cut off. */
  join(queueLimit: number): Inbox<Answer> {
    const inbox = new Inbox<Answer>(queueLimit, (left) => this.#leave(left))
    this.#inboxes.add(inbox)
    return inbox
  }

  async #pump(first: Promise<IteratorResult<Answer>>): Promise<void> {
    try {
      for (let step = await first; !step.done; step = await this.#stream.answers.next()) {
        this.position = step.value.position ?? this.position
        for (const inbox of this.#inboxes) inbox.put(step.value)
      }
    } catch {
      // Each subscriber goes on by itself from where it stands, and meets the reason there.
    }
  }

  #leave(inbox: Inbox<Answer>): void {
    this.#inboxes.delete(inbox)
    // Nobody listens any more.
    if (this.#inboxes.size === 0) this.#end()
  }

  #end(): undefined {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#onEnd()
    this.#stream.stop()
    for (const inbox of this.#inboxes) inbox.cutOff()
  }
}

/** What a shared stream brought one subscriber and was not taken yet. */
export class Inbox<Answer extends PlacedAnswer> {
  readonly #limit: number
  readonly #onLeave: (inbox: Inbox<Answer>) => void
  #waiting: Answer[] = []
  #begins: LogPosition | undefined
  #isCutOff = false
  #wake: () => void = () => undefined

  constructor(limit: number, onLeave: (inbox: Inbox<Answer>) => void) {
    this.#limit = limit
    this.#onLeave = onLeave
  }

  put(answer: Answer): void {
    if (this.#isCutOff) return
    this.#begins ??= answer.position
    this.#waiting.push(answer)
    if (this.#waiting.length > this.#limit) this.cutOff()
    this.#wake()
  }

  /** Whether everything behind `position` is here or still to come. */
  reaches(position: LogPosition | undefined): boolean {
    return (
      position !== undefined && this.#begins !== undefined && comparePositions(this.#begins, position) <= 0
    )
  }

  skipThrough(position: LogPosition): void {
    this.#waiting = this.#waiting.filter((answer) => isBehind(answer, position))
  }

  /** Undefined when the shared stream brings no more: it ended, or this subscriber was too slow. */
  async take(): Promise<Answer | undefined> {
    while (this.#waiting.length === 0 && !this.#isCutOff) {
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    return this.#waiting.shift()
  }

  /** What waits is let go: whoever is behind reads it from the log. */
  cutOff(): void {
    this.#isCutOff = true
    this.#waiting = []
    this.#wake()
  }

  leave(): void {
    this.cutOff()
    this.#onLeave(this)
  }
}

function isBehind({ position }: PlacedAnswer, place: LogPosition): boolean {
  return position === undefined || comparePositions(position, place) > 0
}
