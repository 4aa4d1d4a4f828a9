import { setTimeout as sleep } from 'node:timers/promises'
import type { LogAddress } from '../../platform/events/event.ts'
import { comparePositions, reachesBack } from '../../platform/events/event.ts'

/** One answer of a stream that lies in a log. */
export interface PlacedAnswer {
  readonly position: LogAddress | undefined
  /** Characters it keeps in memory; left out where only its number counts. */
  readonly size?: number
}

/** A stream of answers and where in the log it began, which is known before its first answer. */
export interface LiveStream<Answer> {
  readonly answers: AsyncGenerator<Answer>
  /** Never settles for a stream that lies in no log. */
  readonly begun: Promise<LogAddress>
  stop(): void
}

/** Takes an answer over at once; a promise when it takes no more until that settles. */
export type Deliver<Answer> = (answer: Answer) => Promise<void> | undefined

/** Told how many answers somebody misses who is answered with the latest alone once they are slow. */
export type OnDrop = (count: number) => void

const recentLimit = 500
const sizeLimit = 1024 * 1024
// Who is a moment late misses nothing.
const latestLimit = 16
const waitingLimit = 1_000
const patienceMs = 250

export interface SharedStreamOptions<Answer> {
  readonly stream: LiveStream<Answer>
  readonly first: Promise<IteratorResult<Answer>>
  /** Where the stream began. */
  readonly after: LogAddress
  readonly onEnd: () => void
}

/** One stream for all who follow the same with the same rights. It ends when nobody follows it any more. */
export class SharedStream<Answer extends PlacedAnswer> {
  /** Of the last answer. */
  position: LogAddress
  readonly #options: SharedStreamOptions<Answer>
  readonly #inboxes = new Set<Inbox<Answer>>()
  /** The last answers, for those who come back a little later than the first. */
  readonly #recent: Answer[] = []
  #recentSize = 0
  /** Everything behind this place is among the recent answers or still to come. */
  #reachesBackTo: LogAddress
  #hasEnded = false

  constructor(options: SharedStreamOptions<Answer>) {
    this.#options = options
    this.position = options.after
    this.#reachesBackTo = options.after
    void this.#pump().then(() => this.#end())
  }

  /** Whether who joins now gets everything behind `position`. */
  reaches(position: LogAddress): boolean {
    return reachesBack(this.#reachesBackTo, position)
  }

  /** A subscriber that takes its answers too slowly is cut off. */
  join(onDrop?: OnDrop): Inbox<Answer> {
    const leave = (left: Inbox<Answer>) => this.#leave(left)
    const inbox = new Inbox<Answer>(this.#recent, this.#reachesBackTo, leave, onDrop)
    this.#inboxes.add(inbox)
    // The last one may have left in the same moment.
    if (this.#hasEnded) inbox.end()
    return inbox
  }

  async #pump(): Promise<void> {
    const { stream, first } = this.#options
    try {
      for (let step = await first; !step.done; step = await stream.answers.next()) {
        this.position = step.value.position ?? this.position
        this.#remember(step.value)
        const slow = this.#putAll(step.value)
        if (slow.length > 0) await waitForSlow(slow)
      }
    } catch {
      // Each subscriber goes on by itself from where it stands, and meets the reason there.
    }
  }

  #remember(answer: Answer): void {
    this.#recent.push(answer)
    this.#recentSize += answer.size ?? 0
    while (this.#recent.length > recentLimit || this.#recentSize > sizeLimit) {
      const forgotten = this.#recent.shift()
      this.#recentSize -= forgotten?.size ?? 0
      this.#reachesBackTo = forgotten?.position ?? this.#reachesBackTo
    }
  }

  /** Answers for whom no more than this should wait. */
  #putAll(answer: Answer): readonly Inbox<Answer>[] {
    let slow: Inbox<Answer>[] | undefined
    for (const inbox of this.#inboxes) {
      inbox.put(answer)
      if (inbox.isFull) (slow ??= []).push(inbox)
    }
    return slow ?? nobody
  }

  #leave(inbox: Inbox<Answer>): void {
    this.#inboxes.delete(inbox)
    // Nobody listens any more.
    if (this.#inboxes.size === 0) this.#end()
  }

  #end(): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#options.onEnd()
    this.#options.stream.stop()
    for (const inbox of this.#inboxes) inbox.end()
  }
}

const nobody: readonly never[] = []

/** A burst waits for whoever is busy with it, but not for long, and not for those who stood still before it. */
async function waitForSlow<Answer extends PlacedAnswer>(slow: readonly Inbox<Answer>[]): Promise<void> {
  const patient = slow.filter((inbox) => inbox.busyForMs < patienceMs)
  if (patient.length > 0) {
    const waited = new AbortController()
    const patience = sleep(patienceMs, undefined, { signal: waited.signal }).catch(() => undefined)
    await Promise.race([Promise.all(patient.map((inbox) => inbox.drained())), patience])
    waited.abort()
  }
  for (const inbox of slow) if (inbox.isFull) inbox.leave()
}

function sumSizes(answers: readonly PlacedAnswer[]): number {
  return answers.reduce((sum, { size = 0 }) => sum + size, 0)
}

interface Pouring<Answer> {
  readonly deliver: Deliver<Answer>
  readonly resolve: (position: LogAddress) => void
  readonly reject: (error: unknown) => void
  /** Of the last answer that was handed over. */
  position: LogAddress
}

/** What a shared stream brought one subscriber and was not taken yet. */
export class Inbox<Answer extends PlacedAnswer> {
  readonly #onLeave: (inbox: Inbox<Answer>) => void
  readonly #onDrop: OnDrop | undefined
  #waiting: Answer[]
  #waitingSize: number
  readonly #reachesBackTo: LogAddress
  hasEnded = false
  /** What lies up to here the subscriber has already; the stream may only now be on its way there. */
  #after: LogAddress | undefined
  #isCutOff = false
  #wake: () => void = () => undefined
  #onDrain: () => void = () => undefined
  /** Whoever has answers handed over instead of taking them. */
  #pouring: Pouring<Answer> | undefined
  /** Since when the one who has them handed over takes no more, by the process clock; unset while more are taken. */
  #busySince: number | undefined

  constructor(
    recent: readonly Answer[],
    reachesBackTo: LogAddress,
    onLeave: (inbox: Inbox<Answer>) => void,
    onDrop: OnDrop | undefined,
  ) {
    this.#onDrop = onDrop
    this.#waiting = [...recent]
    this.#waitingSize = sumSizes(recent)
    this.#reachesBackTo = reachesBackTo
    this.#onLeave = onLeave
  }

  put(answer: Answer): void {
    if (this.#isCutOff || !this.#isNew(answer)) return
    if (this.#pouring && this.#busySince === undefined && this.#waiting.length === 0)
      return this.#hand(answer, this.#pouring)
    if (this.#onDrop) this.#keepLatest(this.#onDrop)
    this.#waiting.push(answer)
    this.#waitingSize += answer.size ?? 0
    this.#wake()
  }

  get isFull(): boolean {
    return !this.#onDrop && (this.#waiting.length >= waitingLimit || this.#waitingSize >= sizeLimit)
  }

  #keepLatest(onDrop: OnDrop): void {
    const limit = this.#busySince === undefined ? waitingLimit : latestLimit
    if (this.#waiting.length < limit && this.#waitingSize < sizeLimit) return
    onDrop(this.#waiting.length)
    this.#letGo()
  }

  /** Resolves when there is room again, or nothing more is wanted. */
  drained(): Promise<void> {
    return new Promise((resolve) => (this.#onDrain = resolve))
  }

  /** Whether everything behind `position` is here or still to come. */
  reaches(position: LogAddress): boolean {
    return !this.#isCutOff && comparePositions(this.#reachesBackTo, position) <= 0
  }

  /** Leaves out what lies up to `position`, of what waits and of what is still to come. */
  skipThrough(position: LogAddress): void {
    this.#after = position
    this.#waiting = this.#waiting.filter((answer) => this.#isNew(answer))
    this.#waitingSize = sumSizes(this.#waiting)
  }

  /** Undefined when the shared stream brings no more: it ended, or this subscriber was too slow. */
  async take(): Promise<Answer | undefined> {
    while (this.#waiting.length === 0 && !this.#isCutOff && !this.hasEnded) {
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    const answer = this.#shift()
    this.#tellOfRoom()
    return answer
  }

  /**
   * Hands over what waits and then each answer in the moment it comes, until the stream brings no more or the subscriber
   * was too slow. Answers the place of the last one, `after` when there was none. Rejects with what `deliver` throws.
   */
  pour(deliver: Deliver<Answer>, after: LogAddress): Promise<LogAddress> {
    return new Promise((resolve, reject) => {
      this.#pouring = { deliver, resolve, reject, position: after }
      this.#wake = () => this.#flow()
      this.#flow()
    })
  }

  /** How long whoever has answers handed over has taken none. */
  get busyForMs(): number {
    return this.#busySince === undefined ? 0 : performance.now() - this.#busySince
  }

  #flow(): void {
    const pouring = this.#pouring
    if (!pouring) return
    while (this.#busySince === undefined && this.#waiting.length > 0) {
      const answer = this.#shift()
      if (answer) this.#hand(answer, pouring)
    }
    this.#tellOfRoom()
    if (this.#busySince === undefined && (this.#isCutOff || this.hasEnded)) pouring.resolve(pouring.position)
  }

  #hand(answer: Answer, pouring: Pouring<Answer>): void {
    try {
      const busy = pouring.deliver(answer)
      pouring.position = answer.position ?? pouring.position
      if (!busy) return
      this.#busySince = performance.now()
      busy.then(() => {
        this.#busySince = undefined
        this.#flow()
      }, pouring.reject)
    } catch (error) {
      this.cutOff()
      pouring.reject(error)
    }
  }

  /** The stream brings no more, to anybody. What waits can still be taken. */
  end(): void {
    this.hasEnded = true
    this.#wake()
    this.#onDrain()
  }

  /** What waits is let go: whoever is behind reads it from the log. */
  cutOff(): void {
    this.#isCutOff = true
    this.#letGo()
    this.#wake()
    this.#onDrain()
  }

  leave(): void {
    this.cutOff()
    this.#onLeave(this)
  }

  #shift(): Answer | undefined {
    const answer = this.#waiting.shift()
    this.#waitingSize -= answer?.size ?? 0
    return answer
  }

  #letGo(): void {
    this.#waiting = []
    this.#waitingSize = 0
  }

  #tellOfRoom(): void {
    if (this.#waiting.length < waitingLimit / 2 && this.#waitingSize < sizeLimit) this.#onDrain()
  }

  #isNew({ position }: Answer): boolean {
    return position === undefined || this.#after === undefined || comparePositions(position, this.#after) > 0
  }
}
