import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { clientKey } from '../plan/repair/safe-names.ts'

export type ResponsePath = readonly (string | number)[]

/** What the gateway itself can report, besides the codes that subgraphs give their own errors. */
export type ExecutionErrorCode =
  /** A subgraph answered an error without a code of its own. */
  | 'DOWNSTREAM_SERVICE_ERROR'
  /** A subgraph could not be reached or did not answer GraphQL. */
  | 'SUBGRAPH_UNAVAILABLE'
  /** A subgraph answered something that its query cannot mean. */
  | 'SUBGRAPH_RESPONSE_INVALID'
  /** More errors came than an answer carries. */
  | 'TOO_MANY_ERRORS'
  | 'NON_NULL_VIOLATION'
  | 'INVALID_VALUE'

// A list of thousands of entities that all fail says nothing more with its thousandth error.
const maxErrors = 200

/** The errors of one execution, bounded, each with the client's path, the subgraph and a code. */
export class ErrorLog {
  private readonly kept: GraphQLFormattedError[] = []
  private readonly untold: GraphQLFormattedError[] = []
  private omitted = 0

  add(error: GraphQLFormattedError): void {
    if (this.kept.length < maxErrors) this.kept.push(error)
    else this.omitted += 1
  }

  /** An error that tells why there is no value, but not to the client. */
  addUntold(error: GraphQLFormattedError): void {
    this.untold.push(error)
  }

  get isFull(): boolean {
    return this.kept.length >= maxErrors
  }

  get isEmpty(): boolean {
    return this.kept.length === 0 && this.untold.length === 0
  }

  /** Whether a known error already tells why there is no value at `path`: it lies above, at or below it. */
  explains(path: ResponsePath): boolean {
    const isReason = (error: GraphQLFormattedError) => error.path !== undefined && isRelated(error.path, path)
    return this.kept.some(isReason) || this.untold.some(isReason)
  }

  list(): readonly GraphQLFormattedError[] {
    if (this.omitted === 0) return this.kept
    const message = `${this.omitted} more ${this.omitted === 1 ? 'error was' : 'errors were'} left out`
    return [...this.kept, { message, extensions: { code: 'TOO_MANY_ERRORS', omitted: this.omitted } }]
  }
}

/** An error found by the gateway. `path` is in the client's names. */
export function executionError(
  code: ExecutionErrorCode,
  message: string,
  path: ResponsePath | undefined,
  serviceName: string | undefined,
): GraphQLFormattedError {
  return {
    message,
    ...(path && path.length > 0 ? { path } : {}),
    extensions: { code, ...(serviceName === undefined ? {} : { serviceName }) },
  }
}

/** A subgraph's own error at the client's path, without what only its developers should see. */
export function subgraphError(
  error: GraphQLFormattedError,
  serviceName: string,
  path: ResponsePath,
): GraphQLFormattedError {
  const { stacktrace: _stacktrace, exception: _exception, ...extensions } = error.extensions ?? {}
  return {
    message: error.message || `The subgraph "${serviceName}" reported an error without a message`,
    ...(path.length > 0 ? { path } : {}),
    extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', ...extensions, serviceName },
  }
}

/** Why a fetch brought no answer at all. Only GraphQL errors are written to be shown. */
export function fetchError(reason: unknown, serviceName: string, path: ResponsePath): GraphQLFormattedError {
  if (reason instanceof GraphQLError) {
    const { code = 'SUBGRAPH_UNAVAILABLE', ...extensions } = reason.extensions
    return subgraphError({ message: reason.message, extensions: { code, ...extensions } }, serviceName, path)
  }
  return executionError(
    'SUBGRAPH_UNAVAILABLE',
    `The subgraph "${serviceName}" could not be reached`,
    path,
    serviceName,
  )
}

/** Gives a path of merged data the names the client used. */
export function toClientPath(path: ResponsePath): (string | number)[] {
  return path.map((key) => (typeof key === 'string' ? clientKey(key) : key))
}

/** As much of a plan's path as holds for all its objects: up to the first list, in the client's names. */
export function pathOfFetch(path: ResponsePath): (string | number)[] {
  const firstList = path.indexOf('@')
  return toClientPath(firstList < 0 ? path : path.slice(0, firstList))
}

function isRelated(one: ResponsePath, other: ResponsePath): boolean {
  const length = Math.min(one.length, other.length)
  // What was refused before execution is told for all items of a list at once.
  for (let i = 0; i < length; i += 1) if (one[i] !== other[i] && one[i] !== '@') return false
  return true
}
