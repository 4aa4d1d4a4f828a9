import { isAbstractType, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { DocumentNode } from 'graphql'
import { commonViewer } from '../../platform/auth/common-viewer.ts'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import { liveScopes } from '../../platform/graphql/live-directive.ts'
import type { LiveScope } from '../../platform/graphql/live-directive.ts'
import type { PreparedOperation } from '../execute/engine.ts'
import type { FetchNode } from '../plan/operation-plan.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import type { Generation } from '../supergraph/generation.ts'
import type { SupergraphGeneration } from '../supergraph/supergraph.ts'
import { undeclaredLiveField } from './live-fields.ts'

/**
 * As whom a subscription of `viewer` may be followed, so that it is the same for as many as its fields allow: nobody
 * signed in, or nobody in particular of the viewer's organisation; else the viewer. Who asks for something the rights of
 * the schema refuse them is answered alone, since what is left out differs.
 */
export function findCommonRights({ generation, prepared, document }: ReadyOperation, viewer: Viewer): Viewer {
  const { engine, supergraph } = generation
  const scope = scopeOf(prepared, () => findScope(document, supergraph))
  if (scope === 'USER' || engine.refuses?.(prepared, viewer)) return viewer
  const common = candidatesFor(viewer, scope).find((candidate) => !engine.refuses?.(prepared, candidate))
  return common ?? viewer
}

/** As whom the source of a subscription may be followed, by what it is asked; what completes its events may differ. */
export function findCommonSourceRights(fetch: FetchNode, viewer: Viewer, { supergraph }: Generation): Viewer {
  const find = () => findScope(parse(fetch.operation), supergraph, supergraph.supergraphSchema)
  const scope = scopeOf(fetch, find)
  return scope === 'USER' ? viewer : (candidatesFor(viewer, scope)[0] ?? viewer)
}

/** The one most have in common first. */
function candidatesFor(viewer: Viewer, scope: LiveScope): Viewer[] {
  const member = commonViewer(viewer)
  return [...(scope === 'PUBLIC' ? [anonymousViewer] : []), ...(member ? [member] : [])]
}

/** Of each operation and source once; whoever holds on to it lets go with its generation. */
const scopes = new WeakMap<PreparedOperation | FetchNode, LiveScope>()

function scopeOf(of: PreparedOperation | FetchNode, find: () => LiveScope): LiveScope {
  const known = scopes.get(of) ?? find()
  scopes.set(of, known)
  return known
}

/** The widest scope in which every field of a document answers all the same. */
export function findScope(
  document: DocumentNode,
  { apiSchema, liveFields, sharedFields }: SupergraphGeneration,
  schema = apiSchema,
): LiveScope {
  const types = new TypeInfo(schema)
  const subscription = schema.getSubscriptionType()
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
        const owners = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent]
        for (const owner of owners) narrowTo(scopeOfField(owner.name, name))
      },
    }),
  )
  return liveScopes[widest] ?? undeclaredLiveField.scope
}
