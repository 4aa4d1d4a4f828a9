import type { ApolloGateway } from '@apollo/gateway'
import { HeaderMap } from '@apollo/server'
import type { BaseContext } from '@apollo/server'
import { GraphQLError } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { executeCharged } from '../budget/charged-answers.ts'
import type { ExecutedAnswer } from '../budget/charged-answers.ts'
import type { ObservedOperation } from '../observe/traffic.ts'
import type { OperationRequest } from '../operation/operation-request.ts'
import { prepareOperation } from '../operation/prepare-operation.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import { DocumentRefused, RequestError } from '../operation/request-error.ts'
import { faultError } from '../respond/fault-error.ts'
import type { Generation } from '../supergraph/generation.ts'
import type { Caller } from '../usage/usage-meter.ts'
import type { FrontOptions } from './front.ts'
import { presentData } from './written-data.ts'

/** What ApolloServer hands from the front to whatever executes. */
export interface ApolloContext extends BaseContext, Caller {
  readonly scope: RequestScope
  readonly operation: ReadyOperation
  readonly observed: ObservedOperation
  /** ApolloServer copies the context, but not what is in it. */
  readonly answered: { executed?: ExecutedAnswer }
}

type Executor = ApolloGateway['executor']
type ExecutorResult = Awaited<ReturnType<Executor>>

/** What ApolloServer executes with: our engine, which a key pays for as it does at our own front. */
export function createApolloExecutor(
  options: FrontOptions,
  findGeneration: (schema: GraphQLSchema) => Generation,
): Executor {
  return async ({ source, request: { operationName, variables = {} }, context, schema }) => {
    const called = context as ApolloContext
    try {
      const asked = { ...called.operation.request, query: source, operationName, variables }
      const operation = prepareAgain(called.operation, asked, findGeneration(schema))
      const executed = await execute(operation, called, options)
      called.answered.executed = executed
      return presentResult(executed)
    } catch (error) {
      called.call?.fail(error)
      options.traffic.recordRefusal(error)
      if (error instanceof DocumentRefused) return { errors: error.errors }
      throw error instanceof RequestError ? nameStatus(error) : maskFault(error, called.scope, options)
    }
  }
}

/** A plugin may have changed what is asked, and ApolloServer may have gone on to another schema meanwhile. */
function prepareAgain(
  ready: ReadyOperation,
  request: OperationRequest,
  generation: Generation,
): ReadyOperation {
  const { query, operationName } = ready.request
  const isSame = query === request.query && operationName === request.operationName
  return isSame && ready.generation === generation
    ? { ...ready, request }
    : prepareOperation(request, generation)
}

async function execute(
  operation: ReadyOperation,
  { scope, authenticated, call }: ApolloContext,
  { charges }: FrontOptions,
): Promise<ExecutedAnswer> {
  const { generation, prepared, request } = operation
  const charging = charges.admit(operation, authenticated, scope)
  const charge = charging && (await charging)
  return executeCharged(charge, call, async () => {
    const result = await generation.engine.execute(prepared, request.variables, scope)
    return { result, json: result.json }
  })
}

function presentResult({ result, bill }: ExecutedAnswer): ExecutorResult {
  const data = result.data === undefined ? undefined : result.hasData ? presentData(result) : null
  const told = bill ? { ...result.extensions, budget: bill.budget } : result.extensions
  const extensions = told && { extensions: { ...told } }
  if (!result.hasErrors) return { data, ...extensions }
  // ApolloServer keeps paths and codes only of real error objects.
  const errors = result.errors.map(({ message, path, extensions, locations }) =>
    Object.assign(new GraphQLError(message, { path, extensions }), locations && { locations }),
  )
  return { data, errors, ...extensions }
}

/** A refusal in the form in which ApolloServer takes the status and the headers of an answer from it. */
function nameStatus({ message, status, headers, extensions }: RequestError): GraphQLError {
  const http = { status, headers: new HeaderMap(Object.entries(headers)) }
  return new GraphQLError(message, { extensions: { ...extensions, http } })
}

function maskFault(error: unknown, { requestId, signal }: RequestScope, { log }: FrontOptions): GraphQLError {
  // A client that left is no fault.
  if (!signal?.aborted) log.error({ err: error, requestId }, 'an operation failed')
  const { message, extensions } = faultError(requestId)
  return new GraphQLError(message, { extensions })
}
