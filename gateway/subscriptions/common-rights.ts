import { isAbstractType, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { DocumentNode } from 'graphql'
import { commonViewer } from '../../platform/auth/common-viewer.ts'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import { liveScopes } from '../../platform/graphql/live-directive.ts'
import type { LiveScope } from '../../platform/graphql/live-directive.ts'
import type { PreparedOperation } from '../execute/engine.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import type { SupergraphGeneration } from '../supergraph/supergraph.ts'
import { undeclaredLiveField } from './live-fields.ts'

/**
 * As whom a subscription of `viewer` may be followed, so that it is the same for as many as its fields allow: nobody
 * signed in, or nobody in particular of the viewer's organisation; else the viewer. Who asks for something the rights of
 * the schema refuse them is answered alone, since what is left out differs.
 */
export function findCommonRights({ generation, prepared, document }: ReadyOperation, viewer: Viewer): Viewer {
  const { engine, supergraph } = generation
  const scope = scopeOf(prepared, document, supergraph)
  if (scope === 'USER' || engine.refuses?.(prepared, viewer)) return viewer
  const member = commonViewer(viewer)
  const candidates = scope === 'PUBLIC' ? [anonymousViewer, member] : [member]
  const common = candidates.find((candidate) => candidate && !engine.refuses?.(prepared, candidate))
  return common ?? viewer
}

/** Of each operation once; whoever prepared it lets go of it with its generation. */
const scopes = new WeakMap<PreparedOperation, LiveScope>()

function scopeOf(
  prepared: PreparedOperation,
  document: DocumentNode,
  supergraph: SupergraphGeneration,
): LiveScope {
  const known = scopes.get(prepared) ?? findScope(document, supergraph)
  scopes.set(prepared, known)
  return known
}

/** The widest scope in which every field of a document answers all the same. */
export function findScope(
  document: DocumentNode,
  { apiSchema, liveFields, sharedFields }: SupergraphGeneration,
): LiveScope {
  const types = new TypeInfo(apiSchema)
  const subscription = apiSchema.getSubscriptionType()
  let widest = 0
  const scopeOfField = (typeName: string, name: string) => sharedFields.get(`${typeName}.${name}`)
  const narrowTo = (scope: LiveScope = undeclaredLiveField.scope) => {
    widest = Math.max(widest, liveScopes.indexOf(scope))
  }
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name: { value: name } }) {
        const parent = types.getParentType()
        // What the schema says of itself is the same to everybody.
        if (!parent || name.startsWith('__')) return
        if (parent === subscription) return narrowTo(liveFields.get(name)?.scope)
        const owners = isAbstractType(parent) ? apiSchema.getPossibleTypes(parent) : [parent]
        for (const owner of owners) narrowTo(scopeOfField(owner.name, name))
      },
    }),
  )
  return liveScopes[widest] ?? undeclaredLiveField.scope
}
