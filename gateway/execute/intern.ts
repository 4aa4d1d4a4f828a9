import { Kind, type FieldNode, type SelectionSetNode } from 'graphql'
import type { FetchNode, OperationPlan } from '../plan/operation-plan.ts'
import { readFetchSelection } from '../plan/fetch-selection.ts'
import { visitFetches } from '../plan/transform-plan.ts'
import { Canon, deepestList, type InternedObjects, type InternedPlace } from './canon.ts'
import { isJsonObject } from './run.ts'

/**
 * Interning: where a subgraph answers the same object many times (the same review under every product, with the same
 * author each time), all occurrences become one object as the answer arrives, before anybody else holds it. Every
 * later step (representations, merging, writing) then works per object, not per occurrence, and what is not kept is
 * garbage before it could become old.
 *
 * A place qualifies when only one fetch of the plan brings its objects, with the same fields for every type, and all
 * places of objects inside it qualify: equal leaves around the same objects then mean equal objects, and whatever is
 * merged into one occurrence is merged into all, because paths lead to all of them.
 */
export interface InternPlan {
  /** Interns a fetch's answer in place: root data, or one list of entities. */
  internerOf(fetch: FetchNode): Interner | undefined
  /** Whether objects at a place (keys joined by dots, without list marks) may be shared. */
  isInterned(place: string): boolean
}

export type Interner = (data: unknown, interned: InternedObjects) => void

type Path = readonly (string | number)[]

interface FetchPlace {
  readonly fetch: FetchNode
  readonly path: Path
  readonly place: string
  /** What is selected at each place below the fetch's own. Undefined where that is not the same for every type. */
  readonly selected: ReadonlyMap<string, Selected | undefined>
}

interface Selected {
  readonly leaves: readonly string[]
  readonly nested: readonly string[]
}

export function planInterning(node: NonNullable<OperationPlan['node']>): InternPlan {
  const places: FetchPlace[] = []
  visitFetches(node, (fetch, path) => {
    places.push({ fetch, path, place: placeName(path), selected: listSelected(fetch, path) })
  })
  const finder = new PlaceFinder(places)
  const roots = new Map<FetchNode, Map<string, Interner>>()
  const names = new Set<string>()
  for (const target of listTargets(places)) {
    const root = finder.findRoot(target)
    if (!root) continue
    const { bringer, interned, keys } = root
    addNames(interned, names)
    const interners = roots.get(bringer) ?? new Map<string, Interner>()
    roots.set(bringer, interners.set(interned.place, compileInterner(interned, keys)))
  }
  return {
    internerOf: (fetch) => combine([...(roots.get(fetch)?.values() ?? [])]),
    isInterned: (place) => names.has(place),
  }
}

interface Root {
  readonly bringer: FetchNode
  readonly interned: InternedPlace
  /** Response keys that lead to it from the fetch's own objects. */
  readonly keys: readonly string[]
}

class PlaceFinder {
  private readonly places: readonly FetchPlace[]
  private readonly found = new Map<string, InternedPlace | undefined>()

  constructor(places: readonly FetchPlace[]) {
    this.places = places
  }

  /** The outermost place on the way to a target at which the objects of one fetch may be shared. */
  findRoot(target: Path): Root | undefined {
    const [bringer, ...others] = this.bringersOf(placeName(target))
    if (!bringer || others.length > 0) return undefined
    for (let end = bringer.path.length + 1; end <= target.length; end += 1) {
      // A place ends behind its list marks.
      if (target[end] === '@') continue
      const path = target.slice(0, end)
      const keys = namesIn(path.slice(bringer.path.length))
      const interned = keys.length > 0 && path.includes('@') ? this.find(placeName(path)) : undefined
      if (interned) return { bringer: bringer.fetch, interned, keys }
    }
    return undefined
  }

  private find(place: string): InternedPlace | undefined {
    if (!this.found.has(place)) this.found.set(place, this.qualify(place))
    return this.found.get(place)
  }

  private qualify(place: string): InternedPlace | undefined {
    const [bringer, ...others] = this.bringersOf(place)
    const selected = bringer?.selected.get(place)
    // A rewritten answer does not have the keys its operation asked for: it may bring anything below its place.
    const isOpaque = this.places.some(
      ({ fetch, place: own }) => fetch.outputRewrites?.length && (own === '' || place.startsWith(`${own}.`)),
    )
    if (!selected || others.length > 0 || isOpaque) return undefined
    const inside = selected.nested.map((key) => this.find(`${place}.${key}`))
    const nested = inside.filter((one) => one !== undefined)
    if (nested.length < inside.length) return undefined
    return { place, leaves: selected.leaves, keys: selected.nested, nested }
  }

  private bringersOf(place: string): readonly FetchPlace[] {
    return this.places.filter(({ selected }) => selected.has(place))
  }
}

function addNames({ place, nested }: InternedPlace, names: Set<string>): void {
  names.add(place)
  for (const inside of nested) addNames(inside, names)
}

function combine(interners: readonly Interner[]): Interner | undefined {
  if (interners.length < 2) return interners[0]
  return (data, interned) => {
    for (const intern of interners) intern(data, interned)
  }
}

/** The distinct paths at which entities are completed: nowhere but on the way there does sharing pay. */
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
  return namesIn(path).join('.')
}

function namesIn(path: Path): string[] {
  return path.filter((element) => element !== '@').map(String)
}

function listSelected(fetch: FetchNode, path: Path): Map<string, Selected | undefined> {
  const selected = new Map<string, Selected | undefined>()
  const set = readFetchSelection(fetch)
  const walk = (selection: SelectionSetNode, place: string): void => {
    for (const { key, node } of listFields(selection)) {
      if (!node.selectionSet) continue
      const inside = place === '' ? key : `${place}.${key}`
      selected.set(inside, selected.has(inside) ? undefined : readSelected(node.selectionSet))
      walk(node.selectionSet, inside)
    }
  }
  if (set) walk(set, placeName(path))
  return selected
}

function listFields(set: SelectionSetNode): { key: string; node: FieldNode }[] {
  return set.selections.flatMap((node) => {
    if (node.kind === Kind.INLINE_FRAGMENT) return listFields(node.selectionSet)
    return node.kind === Kind.FIELD ? [{ key: (node.alias ?? node.name).value, node }] : []
  })
}

/** What a selection asks for that is the same for every type; undefined for any other. */
function readSelected(set: SelectionSetNode): Selected | undefined {
  if (set.selections.some(({ kind }) => kind !== Kind.FIELD)) return undefined
  const fields = listFields(set)
  const leaves = fields.filter(({ node }) => !node.selectionSet)
  // What tells objects apart comes first; a type's name is the same for most.
  const sorted = [
    ...leaves.filter(({ node }) => !isTypeName(node)),
    ...leaves.filter(({ node }) => isTypeName(node)),
  ]
  const nested = fields.filter(({ node }) => node.selectionSet)
  return { leaves: sorted.map(({ key }) => key), nested: nested.map(({ key }) => key) }
}

function isTypeName({ name }: FieldNode): boolean {
  return name.value === '__typename'
}

function compileInterner(root: InternedPlace, keys: readonly string[]): Interner {
  const last = keys.length - 1
  const walk = (value: unknown, depth: number, canon: Canon, lists = 0): void => {
    if (Array.isArray(value)) {
      if (lists >= deepestList) return
      for (let i = 0; i < value.length; i += 1) walk(value[i], depth, canon, lists + 1)
    } else if (isJsonObject(value)) {
      const key = keys[depth] ?? ''
      if (depth === last) canon.internField(value, key)
      else walk(value[key], depth + 1, canon)
    }
  }
  return (data, interned) => walk(data, 0, new Canon(root, interned))
}
