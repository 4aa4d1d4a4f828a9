import { Kind, type FieldNode, type SelectionSetNode } from 'graphql'
import type { FetchNode, OperationPlan } from '../plan/operation-plan.ts'
import { readFetchSelection } from '../plan/fetch-selection.ts'
import { visitFetches } from '../plan/transform-plan.ts'
import { isJsonObject, type JsonObject } from './run.ts'

/**
 * Interning: where a subgraph answers the same entity many times by its key alone (`product { __typename upc }` in
 * every review), all occurrences become one object as the answer arrives, before anybody else holds it. Every later
 * step (representations, merging, writing) then works per entity, not per occurrence.
 *
 * A place qualifies when only one fetch of the plan brings its objects and brings nothing but leaves there: equal
 * leaves then mean equal objects, and whatever is merged into one occurrence is merged into all.
 */
export interface InternPlan {
  /** Interns a fetch's answer in place: root data, or one list of entities. */
  internerOf(fetch: FetchNode): Interner | undefined
  /** Whether objects at a place (keys joined by dots, without list marks) may be shared. */
  isInterned(place: string): boolean
}

export type Interner = (data: unknown, interned: InternedObjects) => void

/** The objects at each interned place of one execution, in the order they came. */
export type InternedObjects = Map<string, JsonObject[]>

type Path = readonly (string | number)[]

interface FetchPlace {
  readonly fetch: FetchNode
  readonly path: Path
  /** Response keys at each place below the fetch's own. Undefined marks a place that is not all leaves. */
  readonly leaves: ReadonlyMap<string, readonly string[] | undefined>
}

export function planInterning(node: NonNullable<OperationPlan['node']>): InternPlan {
  const places: FetchPlace[] = []
  visitFetches(node, (fetch, path) => places.push({ fetch, path, leaves: listLeaves(fetch, path) }))
  const interned = new Map<FetchNode, Interner[]>()
  const names = new Set<string>()
  for (const target of listTargets(places)) {
    const place = placeName(target)
    const bringers = places.filter((candidate) => candidate.leaves.has(place))
    const [bringer] = bringers
    const keys = bringer?.leaves.get(place)
    if (!bringer || bringers.length > 1 || !keys) continue
    const inside = target.slice(bringer.path.length)
    if (!inside.includes('@') && !bringer.path.includes('@')) continue
    names.add(place)
    const prefix = bringer.fetch.requires ? ['@'] : []
    const interners = interned.get(bringer.fetch) ?? []
    interned.set(bringer.fetch, [...interners, compileInterner(place, [...prefix, ...inside], keys)])
  }
  return {
    internerOf: (fetch) => combine(interned.get(fetch)),
    isInterned: (place) => names.has(place),
  }
}

function combine(interners: readonly Interner[] | undefined): Interner | undefined {
  if (!interners || interners.length < 2) return interners?.[0]
  return (data, interned) => {
    for (const intern of interners) intern(data, interned)
  }
}

/** The distinct paths at which entities are completed: nowhere else does sharing pay. */
function listTargets(places: readonly FetchPlace[]): Path[] {
  const targets = new Map<string, Path>()
  for (const { fetch, path } of places) {
    // Under a context equal objects may be answered differently, so nothing of such a plan is shared.
    if (fetch.contextRewrites?.length) return []
    if (fetch.requires) targets.set(path.join('.'), path)
  }
  return [...targets.values()]
}

export function placeName(path: Path): string {
  return path.filter((element) => element !== '@').join('.')
}

function listLeaves(fetch: FetchNode, path: Path): Map<string, readonly string[] | undefined> {
  const leaves = new Map<string, readonly string[] | undefined>()
  const set = readFetchSelection(fetch)
  // A rewritten answer does not have the keys its operation asked for.
  const isOpaque = fetch.outputRewrites !== undefined
  const walk = (selection: SelectionSetNode, place: string): void => {
    for (const { key, node } of listFields(selection)) {
      if (!node.selectionSet) continue
      const inside = place === '' ? key : `${place}.${key}`
      const known = leaves.has(inside) ? undefined : readLeaves(node.selectionSet)
      leaves.set(inside, isOpaque ? undefined : known)
      walk(node.selectionSet, inside)
    }
  }
  if (set) walk(set, placeName(path))
  return leaves
}

function listFields(set: SelectionSetNode): { key: string; node: FieldNode }[] {
  return set.selections.flatMap((node) => {
    if (node.kind === Kind.INLINE_FRAGMENT) return listFields(node.selectionSet)
    return node.kind === Kind.FIELD ? [{ key: (node.alias ?? node.name).value, node }] : []
  })
}

/** The keys of a selection that is all leaves and the same for every type; undefined for any other. */
function readLeaves(set: SelectionSetNode): readonly string[] | undefined {
  const keys: string[] = []
  for (const node of set.selections) {
    if (node.kind !== Kind.FIELD || node.selectionSet) return undefined
    keys.push((node.alias ?? node.name).value)
  }
  return keys
}

function compileInterner(place: string, path: Path, keys: readonly string[]): Interner {
  const last = path.at(-1)
  const replace = last === '@' ? replaceItems : replaceField(String(last))
  const walk = path.slice(0, -1).reduceRight<Walk>((next, element) => {
    if (element === '@')
      return (value, seen) => Array.isArray(value) && value.forEach((item) => next(item, seen))
    return (value, seen) => isJsonObject(value) && next(value[element], seen)
  }, replace)
  return (data, interned) => {
    const objects = interned.get(place) ?? []
    interned.set(place, objects)
    walk(data, createCanon(keys, objects))
  }
}

type Canon = (object: JsonObject) => JsonObject
type Walk = (value: unknown, canon: Canon) => void

function replaceItems(value: unknown, canon: Canon): void {
  if (!Array.isArray(value)) return
  for (let i = 0; i < value.length; i += 1) if (isJsonObject(value[i])) value[i] = canon(value[i])
}

function replaceField(key: string): Walk {
  return (value, canon) => {
    if (!isJsonObject(value)) return
    const held = value[key]
    if (isJsonObject(held)) value[key] = canon(held)
  }
}

// Few entities are found sooner by looking at each than by composing a key.
const fewEntities = 16

/** Finds, for an object, the first one with the same leaves; the first ones are added to `objects`. */
function createCanon(keys: readonly string[], objects: JsonObject[]): Canon {
  const few: JsonObject[] = []
  let many: Map<string, JsonObject> | undefined
  return (object) => {
    if (!many) {
      for (const known of few) if (hasSameLeaves(known, object, keys)) return known
      if (few.length < fewEntities) {
        few.push(object)
        objects.push(object)
        return object
      }
      many = new Map(few.map((known) => [composeKey(known, keys), known]))
    }
    const key = composeKey(object, keys)
    const first = many.get(key)
    if (first) return first
    many.set(key, object)
    objects.push(object)
    return object
  }
}

function hasSameLeaves(one: JsonObject, other: JsonObject, keys: readonly string[]): boolean {
  if (one === other) return true
  // Backwards: the type's name, which is the same for most, comes first.
  for (let i = keys.length - 1; i >= 0; i -= 1) {
    const key = keys[i]
    if (key !== undefined && one[key] !== other[key]) return false
  }
  return true
}

export function composeKey(object: JsonObject, keys: readonly string[]): string {
  let text = ''
  for (const key of keys) {
    const value = object[key]
    // Types are told apart, so that the number 1 and the text "1" are two entities.
    text += typeof value === 'string' ? `"${value.length}:${value}` : `,${JSON.stringify(value)}`
  }
  return text
}
