import { getNamedType, isCompositeType, isObjectType, Kind } from 'graphql'
import type {
  ConstDirectiveNode,
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql'

/** How long, and by whom, an answer may be kept. */
interface Hint {
  readonly maxAge: number
  readonly isPublic: boolean
}

const unlimited: Hint = { maxAge: Number.POSITIVE_INFINITY, isPublic: true }
const never: Hint = { maxAge: 0, isPublic: false }

/**
 * The `Cache-Control` of what a document answers about entities, by `@cacheControl` of the types and fields it
 * selects: what says nothing is not kept, nor a thing inside that does not show its id; leaves are kept like the object
 * they belong to, the narrowest wins.
 * Undefined for everything else: only entities are known by an id.
 */
export function createAnswerPolicy(schema: GraphQLSchema): (document: DocumentNode) => string | undefined {
  const known = new WeakMap<DocumentNode, { readonly policy: string | undefined }>()
  return (document) => {
    let found = known.get(document)
    if (!found) known.set(document, (found = { policy: readPolicy(schema, document) }))
    return found.policy
  }
}

function readPolicy(schema: GraphQLSchema, { definitions }: DocumentNode): string | undefined {
  const operations = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  const [operation] = operations
  const [root, ...others] = operation?.selectionSet.selections ?? []
  const isOfEntities =
    operations.length === 1 &&
    others.length === 0 &&
    root?.kind === Kind.FIELD &&
    root.name.value === '_entities'
  if (!isOfEntities || !root.selectionSet) return undefined
  const fragments = new Map(
    definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  )
  const { maxAge, isPublic } = policyOf(schema, fragments, root.selectionSet, undefined)
  if (maxAge <= 0 || !Number.isFinite(maxAge)) return undefined
  return `max-age=${maxAge}, ${isPublic ? 'public' : 'private'}`
}

function policyOf(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  { selections }: SelectionSetNode,
  parent: GraphQLNamedType | undefined,
): Hint {
  const inside = (set: SelectionSetNode, type: GraphQLNamedType | undefined): Hint =>
    narrow(type === parent ? unlimited : hintOf(type), policyOf(schema, fragments, set, type))
  const policies = selections.map((node): Hint => {
    if (node.kind === Kind.INLINE_FRAGMENT) {
      return inside(
        node.selectionSet,
        node.typeCondition ? schema.getType(node.typeCondition.name.value) : parent,
      )
    }
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(node.name.value)
      return fragment
        ? inside(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value))
        : never
    }
    if (node.name.value === '__typename') return unlimited
    const field = isObjectType(parent) ? parent.getFields()[node.name.value] : undefined
    if (!field) return never
    const own = readHint(field.astNode?.directives)
    const type = getNamedType(field.type)
    if (!isCompositeType(type) || !node.selectionSet) return own ?? unlimited
    const hint = own ?? (namesItself(node.selectionSet) ? hintOf(type) : never)
    return narrow(hint, policyOf(schema, fragments, node.selectionSet, type))
  })
  return policies.reduce(narrow, unlimited)
}

/** An event finds an answer by the ids in it, so something inside must show its own, unless its field speaks for it. */
function namesItself({ selections }: SelectionSetNode): boolean {
  return selections.some((node) => node.kind === Kind.FIELD && node.name.value === 'id')
}

function hintOf(type: GraphQLNamedType | undefined): Hint {
  return readHint(isObjectType(type) ? type.astNode?.directives : undefined) ?? never
}

function readHint(directives: readonly ConstDirectiveNode[] | undefined): Hint | undefined {
  const directive = directives?.find(({ name }) => name.value === 'cacheControl')
  if (!directive) return undefined
  const values = new Map(directive.arguments?.map(({ name, value }) => [name.value, value] as const))
  const maxAge = values.get('maxAge')
  const scope = values.get('scope')
  return {
    maxAge: maxAge?.kind === Kind.INT ? Number(maxAge.value) : 0,
    // Code-first schemas print values of enums as strings. What is not understood is nobody else's.
    isPublic:
      scope === undefined ||
      ((scope.kind === Kind.ENUM || scope.kind === Kind.STRING) && scope.value === 'PUBLIC'),
  }
}

function narrow(one: Hint, other: Hint): Hint {
  return { maxAge: Math.min(one.maxAge, other.maxAge), isPublic: one.isPublic && other.isPublic }
}
