import type { ApiKeyEnvironment } from '../../platform/auth/api-key.ts'

/** Whose key was used for what. */
export interface UsageSubject {
  readonly organisationId: string
  readonly applicationId: string
  readonly apiKeyId: string
  readonly environment: ApiKeyEnvironment
  /** Of the publication, when a published operation was called. */
  readonly publishedId: string | null
  /** What the application calls that by. */
  readonly documentId: string | null
  /** Null for an operation without a name, and for what was refused before it was read. */
  readonly operationName: string | null
}

/**
 * One line of the log of partners' calls. `call`: a query or mutation, or the start of a subscription, answered or
 * refused; `event`: one more answer of a subscription; `end`: a subscription that was ended for a reason of ours.
 */
export interface UsageLine extends UsageSubject {
  readonly what: 'call' | 'event' | 'end'
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Refused before anything was executed. */
  readonly isRefused: boolean
  /** Of its errors, each once. */
  readonly codes: readonly string[]
  /** In points, as far as it came to that. */
  readonly estimatedPoints: number
  readonly actualPoints: number
  /** What each field cost in fact, as far as it cost something. */
  readonly fieldPoints: Readonly<Record<string, number>>
  /** From the key's recognition to the answer, in milliseconds; null for what was not executed or takes no time of ours. */
  readonly latencyMs: number | null
}

/** Undefined for what is no whole line: a process that is killed may leave half of one. */
export function readUsageLine(text: string): UsageLine | undefined {
  try {
    const line = JSON.parse(text) as Partial<UsageLine>
    if (typeof line.at !== 'number' || typeof line.apiKeyId !== 'string') return undefined
    return line as UsageLine
  } catch {
    return undefined
  }
}
