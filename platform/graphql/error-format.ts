import { GraphQLError } from 'graphql'
import { PublicError } from '../errors/public-error.ts'
import type { Logger } from '../telemetry/log.ts'

/**
 * The error a client may see for whatever was thrown while executing.
 * Public errors keep message, code and field; everything else is masked, and logged under the request id by which
 * it can be found.
 */
export function formatExecutionError(error: GraphQLError, requestId: string, log: Logger): GraphQLError {
  const cause = error.originalError ?? null
  if (cause instanceof PublicError) return withCode(error, cause.message, cause.code, cause.field)
  // No cause: graphql-js itself refused (a value that does not fit its type), and its messages are for clients.
  if (cause === null || (cause instanceof GraphQLError && cause.originalError == null)) return error
  log.error({ err: cause, path: error.path, requestId }, 'a resolver failed')
  return withCode(error, `Something went wrong on our side. Reference: ${requestId}`, 'INTERNAL_SERVER_ERROR')
}

function withCode(
  error: GraphQLError,
  message: string,
  code: string,
  field?: readonly string[],
): GraphQLError {
  const extensions = field ? { code, field } : { code }
  return new GraphQLError(message, { nodes: error.nodes, path: error.path, extensions })
}
