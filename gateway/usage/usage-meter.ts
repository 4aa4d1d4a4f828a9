import type { Authenticated } from '../access/authenticate.ts'
import type { Bill } from '../budget/charge-operation.ts'
import { refusalCode } from '../operation/request-error.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import type { UsageLine, UsageSubject } from './usage-line.ts'

/** Counts what is called with keys; whoever calls without one costs nothing here. */
export interface UsageMeter {
  /** One call; undefined for whoever shows no key. */
  begin(authenticated: Authenticated): PartnerCall | undefined
  /** A call that got no further than the door, with what was thrown. */
  refuse(authenticated: Authenticated, error: unknown): void
}

/** What an answer tells of its errors. */
export interface AnswerErrors {
  readonly errors?:
    readonly { readonly extensions?: Readonly<Record<string, unknown>> | undefined }[] | undefined
}

/** What tells an operation from others. */
export interface CalledOperation {
  readonly prepared: Pick<ReadyOperation['prepared'], 'name'>
  readonly request: Pick<ReadyOperation['request'], 'published'>
}

/** What is known of the points of a call when it ends. */
export type Points = Pick<Bill, 'estimatedCost' | 'actualCost' | 'fieldCosts'>

/**
 * One call of a key. However it ends, and however often that is told, it is counted once: by whichever of `answer`,
 * `fail` and `follow` comes first. Each is to be called just before the client is told, so that what a client was
 * answered is counted even if this process ends in the next moment.
 */
export interface PartnerCall {
  /** What is called, as soon as it is known. */
  describe(operation: CalledOperation): void
  /** It was executed. */
  answer(answer: AnswerErrors, points: Points | undefined): void
  /** It was refused, or failed, with what was thrown. */
  fail(error: unknown, points?: Points): void
  /** It is a subscription, which begins. */
  follow(points: Points): void
  /** The subscription gives one more answer. */
  countEvent(answer: AnswerErrors, points: Pick<Points, 'actualCost' | 'fieldCosts'>): void
  /** The subscription is ended by what was thrown. */
  end(error: unknown): void
}

/** Who asks, with what counts it when that is a partner. */
export interface Caller {
  readonly authenticated: Authenticated
  readonly call: PartnerCall | undefined
}

const noPoints: Points = { estimatedCost: 0, actualCost: 0, fieldCosts: {} }
const fault = 'INTERNAL_SERVER_ERROR'
const mostCodes = 5
const codeForm = /^[A-Z][A-Z0-9_]{0,63}$/
const longestName = 100

/** `append` takes each line once. */
export function createUsageMeter(append: (line: string) => void): UsageMeter {
  const begin = (authenticated: Authenticated) => {
    const subject = subjectOf(authenticated)
    return subject && new MeteredCall(subject, append)
  }
  return { begin, refuse: (authenticated, error) => begin(authenticated)?.fail(error) }
}

/** For gateways that count nothing. */
export const noMeter: UsageMeter = { begin: () => undefined, refuse: () => undefined }

class MeteredCall implements PartnerCall {
  readonly #append: (line: string) => void
  readonly #startedAt = performance.now()
  #subject: UsageSubject
  #isCounted = false

  constructor(subject: UsageSubject, append: (line: string) => void) {
    this.#subject = subject
    this.#append = append
  }

  describe({ prepared, request: { published } }: CalledOperation): void {
    this.#subject = {
      ...this.#subject,
      publishedId: published?.id ?? null,
      documentId: published?.documentId ?? null,
      operationName: prepared.name?.slice(0, longestName) ?? null,
    }
  }

  answer(answer: AnswerErrors, points: Points = noPoints): void {
    this.#countOnce({ codes: codesOf(answer), ...points, latencyMs: this.#elapsedMs() })
  }

  fail(error: unknown, points: Points = noPoints): void {
    const code = refusalCode(error)
    const isRefused = code !== undefined
    const latencyMs = isRefused ? null : this.#elapsedMs()
    this.#countOnce({ isRefused, codes: [wellFormed(code ?? fault)], ...points, latencyMs })
  }

  follow(points: Points): void {
    this.#countOnce(points)
  }

  countEvent(
    answer: AnswerErrors,
    { actualCost, fieldCosts }: Pick<Points, 'actualCost' | 'fieldCosts'>,
  ): void {
    this.#write('event', { codes: codesOf(answer), estimatedCost: actualCost, actualCost, fieldCosts })
  }

  end(error: unknown): void {
    this.#write('end', { codes: [wellFormed(refusalCode(error) ?? fault)] })
  }

  #countOnce(outcome: Outcome): void {
    if (this.#isCounted) return
    this.#isCounted = true
    this.#write('call', outcome)
  }

  #write(
    what: UsageLine['what'],
    { isRefused = false, codes = [], latencyMs = null, ...points }: Outcome,
  ): void {
    const { estimatedCost, actualCost, fieldCosts } = { ...noPoints, ...points }
    const line: UsageLine = {
      what,
      at: Date.now(),
      ...this.#subject,
      isRefused,
      codes,
      estimatedPoints: estimatedCost,
      actualPoints: actualCost,
      fieldPoints: fieldCosts,
      latencyMs,
    }
    this.#append(JSON.stringify(line))
  }

  #elapsedMs(): number {
    return Math.round((performance.now() - this.#startedAt) * 100) / 100
  }
}

type Outcome = Partial<Points & Pick<UsageLine, 'isRefused' | 'codes' | 'latencyMs'>>

function subjectOf({ application, viewer }: Authenticated): UsageSubject | undefined {
  if (!application || viewer.kind !== 'machine') return undefined
  const { applicationId, apiKeyId, environment } = application
  const { organisationId } = viewer
  const nothingYet = { publishedId: null, documentId: null, operationName: null }
  return { organisationId, applicationId, apiKeyId, environment, ...nothingYet }
}

function codesOf({ errors }: AnswerErrors): string[] {
  if (!errors || errors.length === 0) return []
  const codes = new Set(errors.map(({ extensions }) => wellFormed(extensions?.['code'] ?? fault)))
  return [...codes].slice(0, mostCodes)
}

/** Codes are a subgraph's to choose, but what is counted by them must stay a list people can read. */
function wellFormed(code: unknown): string {
  return typeof code === 'string' && codeForm.test(code) ? code : 'OTHER'
}
