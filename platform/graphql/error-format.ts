import type { ValidationError } from 'class-validator'
import { GraphQLError } from 'graphql'
import { ArgumentValidationError } from 'type-graphql'
import { PublicError } from '../errors/public-error.ts'
import type { Logger } from '../telemetry/log.ts'

/**
 * The error a client may see for whatever was thrown while executing.
 * Public errors keep message, code and field; failed argument checks become BAD_USER_INPUT naming the field;
 * everything else is masked, and logged under the request id by which it can be found.
 */
export function formatExecutionError(error: GraphQLError, requestId: string, log: Logger): GraphQLError {
  const cause = error.originalError ?? null
  if (cause instanceof PublicError) return withCode(error, cause.message, cause.code, cause.field)
  if (cause instanceof ArgumentValidationError) {
    const [message, field] = describeViolation(cause.extensions.validationErrors ?? [])
    return withCode(error, message, 'BAD_USER_INPUT', field)
  }
  // No cause: graphql-js itself refused (a value that does not fit its type), and its messages are for clients.
  if (cause === null || (cause instanceof GraphQLError && cause.originalError == null)) return error
  log.error({ err: cause, path: error.path, requestId }, 'a resolver failed')
  return withCode(error, `Something went wrong on our side. Reference: ${requestId}`, 'INTERNAL_SERVER_ERROR')
}

function withCode(error: GraphQLError, message: string, code: string, field?: readonly string[]): GraphQLError {
  const extensions = field ? { code, field } : { code }
  return new GraphQLError(message, { nodes: error.nodes, path: error.path, extensions })
}

function describeViolation(violations: readonly ValidationError[]): [string, string[]] {
  const field: string[] = []
  let level = violations
  for (let violation = level[0]; violation; violation = level[0]) {
    field.push(violation.property)
    const reason = Object.values(violation.constraints ?? {})[0]
    if (reason) return [`${field.join('.')}: ${reason}.`, field]
    level = violation.children ?? []
  }
  return ['An argument is not valid.', field]
}
