import { BREAK, isInterfaceType, isObjectType, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { ConstDirectiveNode, DocumentNode, GraphQLSchema } from 'graphql'
import { liveIdentity, liveOverflows, liveScopes } from '../../platform/graphql/live-directive.ts'
import type { LiveOverflow, LiveScope } from '../../platform/graphql/live-directive.ts'
import type { SupergraphGeneration } from '../supergraph/supergraph.ts'
import { findDirectiveName } from '../supergraph/linked-features.ts'

/** What a subscription field says of its streams with `@live`. */
export interface LiveField {
  readonly scope: LiveScope
  readonly overflow: LiveOverflow
}

/** Of a field that says nothing: nobody shares it and nobody misses anything. */
export const undeclaredLiveField: LiveField = { scope: 'USER', overflow: 'DISCONNECT' }

/** The subscription fields of a supergraph that say something, by name. */
export function readLiveFields(supergraph: GraphQLSchema): ReadonlyMap<string, LiveField> {
  const live = findDirectiveName(supergraph, liveIdentity)
  const fields = Object.values(supergraph.getSubscriptionType()?.getFields() ?? {})
  return new Map(
    fields.flatMap(({ name, astNode }) => {
      const directive = astNode?.directives?.find((candidate) => candidate.name.value === live)
      return directive ? [[name, readLiveField(directive)] as const] : []
    }),
  )
}

/** What becomes of slow readers of a subscription, which has one field at its root. */
export function findOverflow(
  document: DocumentNode,
  { apiSchema, liveFields }: Pick<SupergraphGeneration, 'apiSchema' | 'liveFields'>,
): LiveOverflow {
  const types = new TypeInfo(apiSchema)
  let overflow = undeclaredLiveField.overflow
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name: { value: name } }) {
        if (types.getParentType() !== apiSchema.getSubscriptionType() || name.startsWith('__'))
          return undefined
        overflow = liveFields.get(name)?.overflow ?? overflow
        return BREAK
      },
    }),
  )
  return overflow
}

/** By `Type.field`, within which scope a field answers everybody the same (`@sharedWithin`); as told by its subgraph. */
export function readSharedFields(supergraph: GraphQLSchema): ReadonlyMap<string, LiveScope> {
  const sharedWithin = findDirectiveName(supergraph, liveIdentity, 'sharedWithin')
  const shared = new Map<string, LiveScope>()
  for (const type of Object.values(supergraph.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const { name, astNode } of Object.values(type.getFields())) {
      const directive = astNode?.directives?.find((candidate) => candidate.name.value === sharedWithin)
      if (directive) shared.set(`${type.name}.${name}`, readScope(directive))
    }
  }
  return shared
}

function readLiveField(directive: ConstDirectiveNode): LiveField {
  const told = readEnum(directive, 'overflow')
  return {
    scope: readScope(directive),
    overflow: liveOverflows.find((overflow) => overflow === told) ?? undeclaredLiveField.overflow,
  }
}

function readScope(directive: ConstDirectiveNode): LiveScope {
  const told = readEnum(directive, 'scope')
  return liveScopes.find((scope) => scope === told) ?? undeclaredLiveField.scope
}

function readEnum(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value
  return value?.kind === Kind.ENUM ? value.value : undefined
}
