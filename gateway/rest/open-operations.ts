import { setImmediate as nextTurn } from 'node:timers/promises'
import { getOperationAST, GraphQLError, parse, validate } from 'graphql'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { PublishedOperation } from '../registry/published-operations.ts'

/** A published operation as it is read with a schema. */
export interface OpenOperation {
  readonly published: PublishedOperation
  readonly document: DocumentNode
  readonly definition: OperationDefinitionNode
  readonly schema: GraphQLSchema
}

/** One that no longer fits the schema. */
export interface StaleOperation {
  readonly published: PublishedOperation
  readonly problem: string
}

// So many are read before others get their turn.
const atOnce = 5

/**
 * Reads queries and mutations to describe them. Not by the engine's own ways: what is described must not push what is
 * called out of their memories.
 */
export async function* openOperations(
  operations: readonly PublishedOperation[],
  schema: GraphQLSchema,
): AsyncGenerator<OpenOperation | StaleOperation> {
  for (const [index, published] of operations.entries()) {
    if (index % atOnce === atOnce - 1) await nextTurn()
    if (published.kind !== 'SUBSCRIPTION') yield open(published, schema)
  }
}

function open(published: PublishedOperation, schema: GraphQLSchema): OpenOperation | StaleOperation {
  try {
    const document = parse(published.body)
    const [error] = validate(schema, document)
    const definition = getOperationAST(document)
    if (!error && definition) return { published, document, definition, schema }
    return { published, problem: error?.message ?? 'It must hold one operation.' }
  } catch (error) {
    if (error instanceof GraphQLError) return { published, problem: error.message }
    throw error
  }
}
