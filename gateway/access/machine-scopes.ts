import { Kind } from 'graphql'
import type { GraphQLObjectType, GraphQLSchema } from 'graphql'

/**
 * What a machine's key needs to call each root field that demands no scopes of its own: `<subgraph>:read` for queries
 * and subscriptions, `<subgraph>:write` for mutations. A key so grants whole domains, and nothing that was not given.
 * By coordinate; a field that several subgraphs answer needs none.
 */
export function readMachineScopes(supergraph: GraphQLSchema): ReadonlyMap<string, string> {
  const subgraphs = subgraphNames(supergraph)
  const roots: readonly (readonly [GraphQLObjectType | null | undefined, 'read' | 'write'])[] = [
    [supergraph.getQueryType(), 'read'],
    [supergraph.getMutationType(), 'write'],
    [supergraph.getSubscriptionType(), 'read'],
  ]
  const scopes = new Map<string, string>()
  for (const [type, verb] of roots) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const owners = new Set(graphsOf(field.astNode?.directives ?? [], 'join__field'))
      const ofType = new Set(graphsOf(type?.astNode?.directives ?? [], 'join__type'))
      const [owner, ...others] = owners.size > 0 ? owners : ofType
      const subgraph = owner !== undefined && others.length === 0 ? subgraphs.get(owner) : undefined
      if (type && subgraph) scopes.set(`${type.name}.${field.name}`, `${subgraph}:${verb}`)
    }
  }
  return scopes
}

type Directives = NonNullable<NonNullable<GraphQLObjectType['astNode']>['directives']>

function graphsOf(directives: Directives, name: string): string[] {
  return directives
    .filter((directive) => directive.name.value === name)
    .flatMap((directive) => {
      const graph = directive.arguments?.find((argument) => argument.name.value === 'graph')?.value
      return graph?.kind === Kind.ENUM ? graph.value : []
    })
}

/** By what the supergraph's enum calls them. */
function subgraphNames(supergraph: GraphQLSchema): ReadonlyMap<string, string> {
  const graphs = supergraph.getType('join__Graph')
  const values = graphs && 'getValues' in graphs ? graphs.getValues() : []
  return new Map(
    values.flatMap(({ name, astNode }) => {
      const graph = astNode?.directives?.find((directive) => directive.name.value === 'join__graph')
      const value = graph?.arguments?.find((argument) => argument.name.value === 'name')?.value
      return value?.kind === Kind.STRING ? [[name, value.value] as const] : []
    }),
  )
}
