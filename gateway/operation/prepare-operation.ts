import { getOperationAST, GraphQLError } from 'graphql'
import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import type { Engine, PreparedOperation } from '../execute/engine.ts'
import type { OperationRequest } from './operation-request.ts'
import type { DocumentReader } from './read-document.ts'
import { DocumentRefused } from './request-error.ts'

/** An operation that may be executed: read, valid, compiled. */
export interface ReadyOperation {
  readonly request: OperationRequest
  readonly document: DocumentNode
  readonly prepared: PreparedOperation
}

/** Turns a request into something the engine runs. Throws `DocumentRefused`. */
export function prepareOperation(
  request: OperationRequest,
  documents: DocumentReader,
  engine: Engine,
): ReadyOperation {
  const { query: source, operationName } = request
  const document = documents.read(source)
  findOperation(document, operationName)
  return { request, document, prepared: engine.prepare({ source, document, operationName }) }
}

function findOperation(document: DocumentNode, operationName: string | undefined): OperationDefinitionNode {
  const operation = getOperationAST(document, operationName ?? null)
  if (operation) return operation
  const message =
    operationName === undefined
      ? 'The document holds several operations: say which by "operationName".'
      : `The document holds no operation named "${operationName}".`
  throw new DocumentRefused([
    new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }),
  ])
}
