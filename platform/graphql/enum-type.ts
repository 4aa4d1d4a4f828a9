import { registerEnumType } from 'type-graphql'

/** Values of an enum with a description each: `{ PLACED: 'Received, not yet paid.' }`. */
export type EnumValues = Readonly<Record<string, string>>

/**
 * Registers a GraphQL enum from its described values and returns the object to name in `@Field(() => …)`.
 * The domain's own union type stays the source: pass `satisfies Record<OrderStatus, string>`.
 */
export function enumType<Values extends EnumValues>(
  name: string,
  description: string,
  values: Values,
): { readonly [Value in keyof Values & string]: Value } {
  const enumObject = Object.fromEntries(Object.keys(values).map((value) => [value, value]))
  const valuesConfig = Object.fromEntries(
    Object.entries(values).map(([value, text]) => [value, { description: text }]),
  )
  registerEnumType(enumObject, { name, description, valuesConfig })
  return enumObject as { readonly [Value in keyof Values & string]: Value }
}
