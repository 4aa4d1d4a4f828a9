import { getOperationAST, GraphQLError } from 'graphql'
import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import type { PreparedOperation } from '../execute/engine.ts'
import type { Generation } from '../supergraph/generation.ts'
import type { OperationRequest } from './operation-request.ts'
import { DocumentRefused } from './request-error.ts'

/** An operation that may be executed: read, valid, compiled. */
export interface ReadyOperation {
  /** What it was read with, and what it runs on. */
  readonly generation: Generation
  readonly request: OperationRequest
  readonly document: DocumentNode
  readonly prepared: PreparedOperation
}

/** Turns a request into something the engine runs. Throws `DocumentRefused`. */
export function prepareOperation(request: OperationRequest, generation: Generation): ReadyOperation {
  const { query: source, operationName } = request
  const { documents, engine } = generation
  const document = documents.read(source)
  findOperation(document, operationName)
  return { generation, request, document, prepared: engine.prepare({ source, document, operationName }) }
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
