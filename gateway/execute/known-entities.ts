import { Kind, print, type SelectionSetNode } from 'graphql'
import { readFetchSelection } from '../plan/fetch-selection.ts'
import type { FetchNode, RequiredSelection } from '../plan/operation-plan.ts'
import { signatureOf } from './subgraph-call.ts'

/**
 * Known entities: what a subgraph said about an entity in one fetch of a request is not asked of it again by another
 * (`users { name }` has told the name that `topProducts { reviews { author { name } } }` wants). The plan is made
 * from the operation alone; that both paths lead to the same entity only shows as answers come.
 *
 * A fetch qualifies when all it wants are fields without objects in them, told by a source of the same subgraph in
 * the same words and for the same required values. What a mutation may change in between is asked anew.
 */
export interface KnownPlan {
  /** Whether what comes for a fetch may save another. */
  isSource(fetch: FetchNode): boolean
  /** What may save a fetch; undefined when nothing can. */
  wishOf(fetch: FetchNode): KnownWish | undefined
}

/** What some fetches want to know, each on another path. */
export interface KnownWish {
  /** Where entities hold the values they are told by. */
  readonly keys: readonly string[]
  readonly wanted: readonly string[]
  readonly places: readonly Place[]
}

/** Where a source tells what a wish wants. */
interface Place {
  readonly source: FetchNode
  /** Response keys from the source's own objects. */
  readonly path: readonly string[]
  /** Where its objects hold the required values, in the wish's order. */
  readonly keys: readonly string[]
}

/** A fetch with what finding its places needs of it, read once. */
interface Source {
  readonly fetch: FetchNode
  readonly signature: string
  /** Undefined where the answer does not have the keys that were asked for. */
  readonly set: SelectionSetNode | undefined
}

/** `fetches` are those of a plan among which nothing is written. */
export function planKnownEntities(fetches: readonly FetchNode[]): KnownPlan {
  const all = fetches.some(({ contextRewrites }) => contextRewrites?.length) ? [] : fetches.map(readSource)
  const bySignature = new Map<string, KnownWish | undefined>()
  const wishes = new Map<FetchNode, KnownWish>()
  const sources = new Set<FetchNode>()
  for (const asked of all) {
    const key = `${asked.signature} ${JSON.stringify(asked.fetch.requires)}`
    if (!bySignature.has(key)) bySignature.set(key, readWish(asked, all))
    const wish = bySignature.get(key)
    if (!wish) continue
    wishes.set(asked.fetch, wish)
    for (const { source } of wish.places) sources.add(source)
  }
  return { isSource: (fetch) => sources.has(fetch), wishOf: (fetch) => wishes.get(fetch) }
}

function readSource(fetch: FetchNode): Source {
  const set = fetch.outputRewrites ? undefined : readFetchSelection(fetch)
  return { fetch, signature: signatureOf(fetch), set }
}

function readWish(asked: Source, all: readonly Source[]): KnownWish | undefined {
  const query = readEntityQuery(asked)
  if (!query) return undefined
  const places = all
    // Fetches of the same text share their answers anyway, by representation.
    .filter(
      ({ fetch, signature }) =>
        fetch.serviceName === asked.fetch.serviceName && signature !== asked.signature,
    )
    .flatMap((source) => findPlaces(source, query))
    .slice(0, mostPlaces)
  const keys = query.required.map(({ source }) => source)
  return places.length > 0 ? { keys, wanted: [...query.fields.keys()], places } : undefined
}

// Each place costs a walk through its objects; those first in the plan are the first to be there.
const mostPlaces = 4

/** A fetch of nothing but leaves of one type of entity. */
interface EntityQuery {
  readonly typeName: string
  /** Each field as it stands in the query, by response key. */
  readonly fields: ReadonlyMap<string, string>
  /** What the entity is told by; none has a selection. */
  readonly required: readonly RequiredLeaf[]
}

interface RequiredLeaf {
  readonly name: string
  readonly source: string
}

function readEntityQuery({ fetch, set }: Source): EntityQuery | undefined {
  if (!fetch.requires || fetch.inputRewrites) return undefined
  const [fragment, ...others] = set?.selections ?? []
  if (fragment?.kind !== Kind.INLINE_FRAGMENT || others.length > 0) return undefined
  const typeName = fragment.typeCondition?.name.value
  const fields = readPlainFields(fragment.selectionSet)
  const required = readRequired(fetch.requires, typeName)
  if (!typeName || !required || fields.size < fragment.selectionSet.selections.length) return undefined
  return { typeName, fields, required }
}

// Every wish looks at the same selections, and printing is slow.
const plainFields = new WeakMap<SelectionSetNode, ReadonlyMap<string, string>>()

/** The leaves of a selection that are the same in every request, as written there, by response key. */
function readPlainFields(set: SelectionSetNode): ReadonlyMap<string, string> {
  const known = plainFields.get(set)
  if (known) return known
  const fields = new Map<string, string>()
  for (const node of set.selections) {
    if (node.kind !== Kind.FIELD || node.selectionSet || node.directives?.length) continue
    const text = print(node)
    if (!text.includes('$')) fields.set((node.alias ?? node.name).value, text)
  }
  plainFields.set(set, fields)
  return fields
}

function readRequired(
  requires: readonly RequiredSelection[],
  typeName: string | undefined,
): readonly RequiredLeaf[] | undefined {
  const required = new Map<string, RequiredLeaf>()
  for (const fragment of requires) {
    if (fragment.kind !== 'InlineFragment' || fragment.typeCondition !== typeName) return undefined
    for (const selection of fragment.selections) {
      if (selection.kind !== 'Field' || selection.selections || selection.alias) return undefined
      required.set(selection.name, { name: selection.name, source: selection.source ?? selection.name })
    }
  }
  return [...required.values()]
}

function findPlaces({ fetch: source, set }: Source, query: EntityQuery): Place[] {
  const { typeName, fields: wanted, required } = query
  const own = (source.requires && readRequired(source.requires, typeName)) ?? []
  const given = new Map(own.map((leaf) => [leaf.name, leaf.source]))
  const places: Place[] = []
  const walk = (sets: readonly SelectionSetNode[], path: readonly string[]): void => {
    const fields = new Map(sets.flatMap((part) => [...readPlainFields(part)]))
    const keys = required.flatMap(({ name }) => {
      const key = path.length === 0 ? given.get(name) : undefined
      return key ?? (fields.get(name) === name ? name : [])
    })
    const isTold = [...wanted].every(([key, text]) => fields.get(key) === text)
    if (isTold && keys.length === required.length) places.push({ source, path, keys })
    for (const [key, inside] of listNested(sets, typeName)) walk(inside, [...path, key])
  }
  if (set) walk(spread(set, typeName), [])
  return places
}

/** The selections below a place by response key; what is under other types' conditions is left out. */
function listNested(sets: readonly SelectionSetNode[], typeName: string): Map<string, SelectionSetNode[]> {
  const nested = new Map<string, SelectionSetNode[]>()
  for (const node of sets.flatMap(({ selections }) => selections)) {
    if (node.kind !== Kind.FIELD || !node.selectionSet) continue
    const key = (node.alias ?? node.name).value
    nested.set(key, [...(nested.get(key) ?? []), ...spread(node.selectionSet, typeName)])
  }
  return nested
}

function spread(set: SelectionSetNode, typeName: string): SelectionSetNode[] {
  const inside = set.selections.flatMap((node) => {
    if (node.kind !== Kind.INLINE_FRAGMENT || node.directives?.length) return []
    const condition = node.typeCondition?.name.value
    return condition === undefined || condition === typeName ? spread(node.selectionSet, typeName) : []
  })
  return [set, ...inside]
}
