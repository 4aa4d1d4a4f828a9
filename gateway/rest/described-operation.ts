import { Kind } from 'graphql'
import type { DocumentNode, GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { readOperationComment } from '../../platform/graphql/operation-comment.ts'
import { listDeprecatedUses } from '../registry/deprecated-uses.ts'
import type { PublishedOperation } from '../registry/published-operations.ts'
import { describeAnswer } from './answer-schema.ts'
import type { InputSchemas, JsonSchema, VariablesSchema } from './input-schema.ts'
import type { OpenOperation } from './open-operations.ts'
import { variableTypes } from './read-arguments.ts'

/** All there is to tell of an operation to who calls it by name. */
export interface DescribedOperation {
  readonly published: PublishedOperation
  readonly description: string
  readonly variables: VariablesSchema
  readonly types: ReadonlyMap<string, GraphQLInputType>
  /** Its `data`. */
  readonly answer: JsonSchema
  /** What it uses that is deprecated, with the reasons. */
  readonly deprecations: readonly { readonly coordinate: string; readonly reason: string }[]
}

export function describeOperation(
  { published, definition, document, schema }: OpenOperation,
  inputs: InputSchemas,
): DescribedOperation {
  return {
    published,
    description: describeInWords(definition, document, schema),
    variables: inputs.ofVariables(definition, document),
    types: variableTypes(definition, schema),
    answer: describeAnswer(definition, document, schema, inputs),
    deprecations: listDeprecatedUses(document, schema),
  }
}

/** The comment above the operation; without one, what its root fields say of themselves. */
function describeInWords(
  definition: OperationDefinitionNode,
  document: DocumentNode,
  schema: GraphQLSchema,
): string {
  const comment = readOperationComment(definition)
    .map((line) => line.replace(/^\s/, '').trimEnd())
    .join('\n')
    .trim()
  if (comment !== '') return comment
  const fields = schema.getRootType(definition.operation)?.getFields() ?? {}
  const names = new Set<string>()
  const collect = ({ selections }: OperationDefinitionNode['selectionSet']): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value)
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet)
      else {
        const fragment = document.definitions.find(
          (node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === selection.name.value,
        )
        if (fragment?.kind === Kind.FRAGMENT_DEFINITION) collect(fragment.selectionSet)
      }
    }
  }
  collect(definition.selectionSet)
  return [...names].flatMap((name) => fields[name]?.description ?? []).join('\n\n')
}
