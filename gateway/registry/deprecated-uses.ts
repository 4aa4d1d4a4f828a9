import { getNamedType, isInputObjectType, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import type { DeprecatedUse } from '../../platform/graphql/operation-analyst.ts'

/** The deprecated fields, arguments, input fields and enum values a valid document names, each once. */
export function listDeprecatedUses(document: DocumentNode, schema: GraphQLSchema): DeprecatedUse[] {
  const reasons = new Map<string, string>()
  const info = new TypeInfo(schema)
  const note = (coordinate: string, reason: string | null | undefined) => {
    if (reason) reasons.set(coordinate, reason)
  }
  const fieldName = () => `${info.getParentType()?.name}.${info.getFieldDef()?.name}`
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: () => note(fieldName(), info.getFieldDef()?.deprecationReason),
      Argument({ name }) {
        // A directive's argument belongs to no field.
        if (!info.getDirective())
          note(`${fieldName()}(${name.value}:)`, info.getArgument()?.deprecationReason)
      },
      ObjectField({ name }) {
        const parent = getNamedType(info.getParentInputType())
        if (isInputObjectType(parent))
          note(`${parent.name}.${name.value}`, parent.getFields()[name.value]?.deprecationReason)
      },
      EnumValue({ value }) {
        const type = getNamedType(info.getInputType())
        note(`${type?.name}.${value}`, info.getEnumValue()?.deprecationReason)
      },
    }),
  )
  return [...reasons].map(([coordinate, reason]) => ({ coordinate, reason }))
}
