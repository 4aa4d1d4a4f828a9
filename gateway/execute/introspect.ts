import {
  executeSync,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import type { FieldShape } from './answer-shape.ts'
import type { IntrospectionTexts } from './write-answer.ts'

const none: IntrospectionTexts = {}

/** Answers an operation's `__schema` and `__type` fields through graphql-js, as JSON text by response key. */
export function answerIntrospection(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  rootFields: readonly FieldShape[],
  variables: Readonly<Record<string, unknown>>,
): IntrospectionTexts {
  const nodes = rootFields.flatMap(({ value }) => (value.kind === 'introspection' ? [value.node] : []))
  if (nodes.length === 0) return none
  const result = executeSync({
    schema,
    document: toIntrospectionDocument(document, operation, nodes),
    variableValues: variables,
  })
  return Object.fromEntries(
    Object.entries(result.data ?? {}).map(([key, value]) => [key, JSON.stringify(value)]),
  )
}

/** Whether the answers can depend on variables; if not they are worth keeping. */
export function introspectionUsesVariables(rootFields: readonly FieldShape[]): boolean {
  let isUsed = false
  for (const { value } of rootFields) {
    if (value.kind === 'introspection') visit(value.node, { Variable: () => void (isUsed = true) })
  }
  return isUsed
}

function toIntrospectionDocument(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  selections: readonly FieldNode[],
): DocumentNode {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  const only: OperationDefinitionNode = {
    ...operation,
    operation: 'query' as OperationDefinitionNode['operation'],
    directives: [],
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  }
  return { kind: Kind.DOCUMENT, definitions: [only, ...fragments] }
}
