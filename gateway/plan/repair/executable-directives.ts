import {
  baseType,
  copyDirectiveDefinitionToSchema,
  isExecutableDirectiveLocation,
  valueToString,
  type Schema,
  type Supergraph,
} from '@apollo/federation-internals'
import { Kind, parseValue, visit, type ArgumentNode, type DocumentNode } from 'graphql'

/**
 * Lets clients use the directives for operations that subgraphs put into the supergraph with `@composeDirective`:
 * Apollo takes everything out of the API schema that a linked feature brings.
 */
export function exposeExecutableDirectives(supergraph: Supergraph): void {
  const api = supergraph.apiSchema()
  for (const definition of supergraph.schema.directives()) {
    if (api.directive(definition.name) || !definition.locations.some(isExecutableDirectiveLocation)) continue
    if (definition.arguments().some(({ type }) => !type || !api.type(baseType(type).name))) continue
    copyDirectiveDefinitionToSchema({
      definition,
      schema: api,
      copyDirectiveApplicationsInArguments: false,
      locationFilter: isExecutableDirectiveLocation,
    })
  }
}

/** Writes out what the graph has defaults for: a subgraph whose own definition has none must be told. */
export function fillDirectiveArguments(document: DocumentNode, api: Schema): DocumentNode {
  if (api.directives().length === 0) return document
  return visit(document, {
    Directive(node) {
      const missing = (api.directive(node.name.value)?.arguments() ?? []).filter(
        ({ name, defaultValue }) =>
          defaultValue !== undefined && !node.arguments?.some((argument) => argument.name.value === name),
      )
      if (missing.length === 0) return undefined
      const filled = missing.map(({ name, defaultValue, type }): ArgumentNode => ({
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: name },
        value: parseValue(valueToString(defaultValue, type), { noLocation: true }),
      }))
      return { ...node, arguments: [...(node.arguments ?? []), ...filled] }
    },
  })
}
