import { isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql'

/**
 * Fields marked `@fresh` in the supergraph, as `Type.field`: every request reads them anew, so that what two ask at
 * the same time is never answered with one reading. A field of an interface is fresh when it is so in any of its types.
 */
export function listFreshFields(supergraph: GraphQLSchema): ReadonlySet<string> {
  const fresh = new Set<string>()
  for (const type of Object.values(supergraph.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const { name, astNode } of Object.values(type.getFields())) {
      if (!astNode?.directives?.some((directive) => directive.name.value === 'fresh')) continue
      for (const owner of [type, ...type.getInterfaces()]) {
        if (owner.getFields()[name]) fresh.add(`${owner.name}.${name}`)
      }
      if (isInterfaceType(type)) {
        for (const object of supergraph.getPossibleTypes(type)) fresh.add(`${object.name}.${name}`)
      }
    }
  }
  return fresh
}
