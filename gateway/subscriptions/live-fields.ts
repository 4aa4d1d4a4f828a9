import { Kind } from 'graphql'
import type { ConstDirectiveNode, GraphQLSchema } from 'graphql'
import { liveIdentity, liveOverflows, liveScopes } from '../../platform/graphql/live-directive.ts'
import type { LiveOverflow, LiveScope } from '../../platform/graphql/live-directive.ts'
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

function readLiveField(directive: ConstDirectiveNode): LiveField {
  const read = (name: string) => {
    const value = directive.arguments?.find((argument) => argument.name.value === name)?.value
    return value?.kind === Kind.ENUM ? value.value : undefined
  }
  return {
    scope: liveScopes.find((scope) => scope === read('scope')) ?? undeclaredLiveField.scope,
    overflow: liveOverflows.find((overflow) => overflow === read('overflow')) ?? undeclaredLiveField.overflow,
  }
}
