import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql'

/** Answers, from a table made once per supergraph, whether an object with some `__typename` satisfies a type condition. */
export interface TypeConditions {
  /** Names that satisfy the condition: the type itself and everything that implements or belongs to it. */
  namesUnder(condition: string): ReadonlySet<string>
  isInterface(typename: string): boolean
}

export function createTypeConditions(schema: GraphQLSchema): TypeConditions {
  const known = new Map<string, ReadonlySet<string>>()
  return {
    isInterface: (typename) => isInterfaceType(schema.getType(typename)),
    namesUnder(condition) {
      const names = known.get(condition) ?? collectNames(schema, condition)
      known.set(condition, names)
      return names
    },
  }
}

function collectNames(schema: GraphQLSchema, condition: string): ReadonlySet<string> {
  const type = schema.getType(condition)
  if (!isAbstractType(type)) return new Set([condition])
  // Interfaces count too: an @interfaceObject travels under its interface's name.
  const under = Object.values(schema.getTypeMap()).filter(
    (candidate) =>
      (isObjectType(candidate) || isInterfaceType(candidate)) && schema.isSubType(type, candidate),
  )
  return new Set([condition, ...under.map((candidate) => candidate.name)])
}
