import { GraphQLError } from 'graphql'

/** Codes of requests that are refused before anything is executed. */
export type RequestErrorCode =
  | 'BAD_REQUEST'
  | 'BAD_USER_INPUT'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'OPERATION_RESOLUTION_FAILURE'
  | 'PERSISTED_QUERY_NOT_FOUND'
  | 'PERSISTED_QUERY_HASH_MISMATCH'
  | 'PERSISTED_QUERY_NOT_IN_LIST'
  | 'PERSISTED_QUERY_ID_REQUIRED'
  | 'QUERY_NOT_IN_SAFELIST'
  | 'CANNOT_SEND_PQ_ID_AND_BODY'
  | 'OPERATION_NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_ACCEPTABLE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'PAYLOAD_TOO_LARGE'
  | 'CSRF_REFUSED'
  | 'EXPLAIN_REFUSED'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'TOKEN_EXPIRED'
  | 'API_KEY_MALFORMED'
  | 'API_KEY_INVALID'
  | 'RIGHTS_CHANGED'
  | 'CURSOR_INVALID'
  | 'CURSOR_GAP'
  | 'SUBSCRIPTION_NO_LONGER_VALID'
  | 'STREAM_NOT_FOUND'
  | 'STREAM_TAKEN'
  | 'STREAM_REFUSED'
  | 'SLOW_CONSUMER'
  | 'OPERATION_ID_TAKEN'
  | 'TOO_MANY_OPERATIONS'
  | 'SERVICE_UNAVAILABLE'
  | 'COST_ESTIMATED_TOO_EXPENSIVE'
  | 'BUDGET_EXCEEDED'
  | 'CONCURRENCY_EXCEEDED'
  | 'RATE_LIMITED'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'IDEMPOTENCY_KEY_IN_USE'
  | 'IDEMPOTENCY_OUTCOME_UNKNOWN'
  | 'IDEMPOTENCY_ANSWER_NOT_KEPT'
  | 'MAX_TOKENS_LIMIT'
  | 'MAX_DEPTH_LIMIT'
  | 'MAX_ALIASES_LIMIT'
  | 'MAX_ROOT_FIELDS_LIMIT'
  | 'MAX_DIRECTIVES_LIMIT'

/** A request that was refused, with the HTTP status it is refused by whatever media type the client wants. */
export class RequestError extends GraphQLError {
  override readonly name = 'RequestError'
  readonly code: RequestErrorCode
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: RequestErrorCode,
    message: string,
    status: number,
    headers: Readonly<Record<string, string>> = {},
    /** What programs need besides the code, for the error's extensions. */
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message, { extensions: { code, ...details } })
    this.code = code
    this.status = status
    this.headers = headers
  }
}

/** What a request was refused for; undefined for a fault of ours. */
export function refusalCode(error: unknown): string | undefined {
  if (error instanceof RequestError) return error.code
  if (!(error instanceof DocumentRefused)) return undefined
  return String(error.errors[0]?.extensions['code'] ?? 'BAD_REQUEST')
}

/** The document cannot be executed: it does not parse, does not fit the schema, or passes a limit. */
export class DocumentRefused extends Error {
  override readonly name = 'DocumentRefused'
  readonly errors: readonly GraphQLError[]

  constructor(errors: readonly GraphQLError[]) {
    super(errors.map((error) => error.message).join('; '))
    this.errors = errors
  }
}
