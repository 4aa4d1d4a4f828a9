import { getNamedType, isInputObjectType, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { DocumentNode, GraphQLSchema, ValueNode } from 'graphql'

/** What the argument or input field says of itself that a variable is given to first; by variable. */
export function describeVariables(
  document: DocumentNode,
  schema: GraphQLSchema,
): ReadonlyMap<string, string> {
  const descriptions = new Map<string, string>()
  const info = new TypeInfo(schema)
  const note = (value: ValueNode, description: string | null | undefined) => {
    if (value.kind !== Kind.VARIABLE || !description || descriptions.has(value.name.value)) return
    descriptions.set(value.name.value, description)
  }
  visit(
    document,
    visitWithTypeInfo(info, {
      Argument: ({ value }) => note(value, info.getArgument()?.description),
      ObjectField({ name, value }) {
        const parent = getNamedType(info.getParentInputType())
        if (isInputObjectType(parent)) note(value, parent.getFields()[name.value]?.description)
      },
    }),
  )
  return descriptions
}
