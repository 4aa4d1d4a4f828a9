import type { ExecutionResult, GraphQLSchema } from 'graphql'
import type { Viewer } from '../auth/viewer.ts'
import type { LogAddress } from '../events/event.ts'

/** One GraphQL operation for a subgraph, as the planner wrote it. */
export interface SubgraphRequest {
  readonly query: string
  readonly operationName?: string | undefined
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  /** The same request as the JSON text of a POST, when its sender has composed it already. */
  readonly body?: string | undefined
  /**
   * Set by a caller that compares answers: what came the last time, null when nothing did. A transport that can tell
   * then gives the source of the result, and nothing but that when it is equal to what was expected.
   */
  readonly expected?: AnswerSource | null | undefined
}

/** What a transport read an answer from. Equal ones are read alike. */
export interface AnswerSource {
  /** In bytes. */
  readonly size: number
  equals(other: AnswerSource): boolean
  /** The whole result, of objects that nobody else has. */
  read(): SubgraphResult
}

/**
 * Where a subscription stands in the log of its subgraph. Whoever gives one is told the place of each result, in
 * `extensions.position`, and first of all the place where the subscription began, in a result whose data is null.
 */
export interface LiveProgress {
  /** The subscription begins behind it; unset: now. It stays behind the last result handed over. */
  readonly position: LogAddress | undefined
  advance(position: LogAddress): void
  /** The log does not know the position: what lies between cannot be told. */
  lose(): void
}

/** The error code of a subscription that cannot begin where it was asked to. */
export const cursorGap = 'CURSOR_GAP'

/** Where a client's request came from. */
export interface ClientOrigin {
  /** The client's IP address as seen past trusted proxies; null when it is not known. */
  readonly address: string | null
}

/** What travels with a subgraph request besides the operation itself. */
export interface RequestScope {
  readonly viewer: Viewer
  /** Follows the client's request through every subgraph and log line. */
  readonly requestId: string
  /** Aborts when the client leaves or the subgraph's time is up. */
  readonly signal?: AbortSignal | undefined
  /** Client headers that the propagation rules let through, lower-case names. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** W3C trace headers to send along. Unlike `headers`, they change no answer and keep no two requests apart. */
  readonly trace?: Readonly<Record<string, string>> | undefined
  /** Who sent the client's request, as far as the front knows. Like `trace`, it keeps no two requests apart. */
  readonly client?: ClientOrigin | undefined
  /** For subscriptions that can be resumed. */
  readonly live?: LiveProgress | undefined
}

/**
 * What a transport knows of all strings of a result it has read: `plain` ones need no escaping in JSON, `ascii` ones
 * are plain and hold nothing but ASCII. Whoever writes them again need not look at them.
 */
export type StringForm = 'plain' | 'ascii'

/** A symbol, because what comes from a subgraph must not be able to claim it. */
export const stringForm = Symbol('string form')

/** The `Cache-Control` an answer came with. One in this process says it in `extensions.cacheControl`. */
export const cacheControl = Symbol('cache control')

/** The source of an answer whose caller compares answers. */
export const answerSource = Symbol('answer source')

/** The key in `extensions` under which a subgraph says whose events tell of changes in what it answers. */
export const eventLogOf = 'eventLog'

export type SubgraphResult = ExecutionResult<Record<string, unknown>, Record<string, unknown>> & {
  readonly [stringForm]?: StringForm | undefined
  readonly [cacheControl]?: string | undefined
  readonly [answerSource]?: AnswerSource | undefined
}

/**
 * A running subgraph as its callers see it. The same contract is met by a subgraph in this process and by an
 * HTTP client of one elsewhere, so the gateway cannot tell them apart.
 *
 * `execute` answers GraphQL errors inside the result and rejects only when the subgraph could not be reached
 * or did not answer properly. `subscribe` ends when the iterator is returned or `scope.signal` aborts.
 */
export interface SubgraphService {
  readonly name: string
  execute(request: SubgraphRequest, scope: RequestScope): Promise<SubgraphResult>
  subscribe(request: SubgraphRequest, scope: RequestScope): AsyncIterableIterator<SubgraphResult>
  /** Resolves when the subgraph and what it stands on answer; rejects with the reason otherwise. */
  checkHealth(signal?: AbortSignal): Promise<void>
}

/** A subgraph running in this process also shows its schema. */
export interface LocalSubgraphService extends SubgraphService {
  readonly schema: GraphQLSchema
  readonly sdl: string
}
