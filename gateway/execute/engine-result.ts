import type { GraphQLError, GraphQLFormattedError } from 'graphql'
import { PlanError } from '../plan/planner.ts'
import type { EngineResult } from './engine.ts'

/** The answer to a request that could not be executed at all: no `data` key. */
export function requestError(errors: readonly GraphQLFormattedError[]): EngineResult {
  return {
    json: `{"errors":${JSON.stringify(errors)}}`,
    errors,
    hasErrors: true,
    hasData: false,
    isRequestError: true,
  }
}

/** The answer to a request that was executed. `data` is JSON text. */
export function executionResult(data: string, errors: readonly GraphQLFormattedError[]): EngineResult {
  const hasErrors = errors.length > 0
  return {
    json: hasErrors ? `{"errors":${JSON.stringify(errors)},"data":${data}}` : `{"data":${data}}`,
    errors,
    hasErrors,
    hasData: data !== 'null',
    isRequestError: false,
  }
}

/** Turns what planning threw into an error for the client; a fault of ours says nothing about our insides. */
export function planningError(reason: unknown): GraphQLFormattedError {
  if (reason instanceof PlanError) return { message: reason.message, extensions: { code: reason.code } }
  return { message: 'The operation could not be planned', extensions: { code: 'OPERATION_PLANNING_FAILED' } }
}

export function variableErrors(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
  return errors.map((error) => ({
    ...error.toJSON(),
    extensions: { code: 'BAD_USER_INPUT', ...error.extensions },
  }))
}

export function unknownOperation(operationName: string | undefined): GraphQLFormattedError {
  const message =
    operationName === undefined
      ? 'The document holds several operations: say which by operationName'
      : `The document holds no operation named "${operationName}"`
  return { message, extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }
}
