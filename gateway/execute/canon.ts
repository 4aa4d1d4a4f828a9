import { isJsonObject, type JsonObject } from './run.ts'

/** A place whose equal objects become one. */
export interface InternedPlace {
  readonly place: string
  /** The keys of its objects that hold leaves, those that tell objects apart first. */
  readonly leaves: readonly string[]
  /** Those that hold objects or lists of them, and the place of each. */
  readonly keys: readonly string[]
  readonly nested: readonly InternedPlace[]
}

/** The distinct objects at each interned place of one execution, in the order they came. */
export type InternedObjects = Map<string, JsonObject[]>

// Few objects are found sooner by looking at each.
const fewObjects = 16
// A place with so many objects and no two alike is one where nothing repeats.
const enoughToTell = 32
// Objects that have what should tell them apart in common are not looked at endlessly.
const mostAlike = 8
const longText = 32

/** Finds, for each object of one answer at a place, the first that is equal to it: from the innermost objects out. */
export class Canon {
  private readonly place: InternedPlace
  private readonly nested: readonly Canon[]
  /** All of the execution at this place; those of this answer begin at `start`. */
  private readonly objects: JsonObject[]
  private readonly start: number
  private index: ObjectIndex | undefined
  private isRepeated = false
  private isHopeless = false

  constructor(place: InternedPlace, interned: InternedObjects) {
    this.place = place
    this.nested = place.nested.map((inside) => new Canon(inside, interned))
    this.objects = interned.get(place.place) ?? []
    this.start = this.objects.length
    interned.set(place.place, this.objects)
  }

  internField(holder: JsonObject, key: string): void {
    const held = holder[key]
    if (Array.isArray(held)) this.internItems(held)
    else if (isJsonObject(held)) {
      const first = this.findFirst(held)
      if (first !== held) holder[key] = first
    }
  }

  private internItems(items: unknown[]): void {
    for (let i = 0; i < items.length; i += 1) {
      const item = items[i]
      if (Array.isArray(item)) this.internItems(item)
      else if (isJsonObject(item)) {
        const first = this.findFirst(item)
        if (first !== item) items[i] = first
      }
    }
  }

  private findFirst(object: JsonObject): JsonObject {
    const { keys } = this.place
    for (let i = 0; i < keys.length; i += 1) this.nested[i]?.internField(object, keys[i] ?? '')
    const first = this.isHopeless ? undefined : this.findEqual(object)
    if (first) {
      this.isRepeated = true
      return first
    }
    this.add(object)
    return object
  }

  private findEqual(object: JsonObject): JsonObject | undefined {
    if (this.index) return this.index.find(object)
    for (let i = this.start; i < this.objects.length; i += 1) {
      const known = this.objects[i]
      if (known && isEqual(known, object, this.place)) return known
    }
    return undefined
  }

  private add(object: JsonObject): void {
    this.objects.push(object)
    if (this.isHopeless) return
    const count = this.objects.length - this.start
    if (this.index) this.index.add(object)
    else if (count === fewObjects) this.index = new ObjectIndex(this.place, this.objects.slice(this.start))
    this.isHopeless = count === enoughToTell && !this.isRepeated
  }
}

/** Objects by the value that best tells them apart. */
class ObjectIndex {
  private readonly place: InternedPlace
  private readonly key: string
  private readonly alike = new Map<unknown, JsonObject[]>()

  constructor(place: InternedPlace, objects: readonly JsonObject[]) {
    this.place = place
    this.key = chooseKey([...place.leaves, ...place.keys], objects)
    for (const object of objects) this.add(object)
  }

  find(object: JsonObject): JsonObject | undefined {
    return this.alike.get(probe(object[this.key]))?.find((known) => isEqual(known, object, this.place))
  }

  add(object: JsonObject): void {
    const value = probe(object[this.key])
    const known = this.alike.get(value)
    if (!known) this.alike.set(value, [object])
    else if (known.length < mostAlike) known.push(object)
  }
}

function chooseKey(keys: readonly string[], objects: readonly JsonObject[]): string {
  let best = ''
  let most = 0
  for (const key of keys) {
    const { size } = new Set(objects.map((object) => probe(object[key])))
    if (size > most) [best, most] = [key, size]
  }
  return best
}

/** The same for equal values, and cheap to look up: a long text is told by its length. */
function probe(value: unknown): unknown {
  if (typeof value === 'string' && value.length > longText) return value.length
  return Array.isArray(value) ? probe(value[0]) : value
}

function isEqual(one: JsonObject, other: JsonObject, { leaves, keys }: InternedPlace): boolean {
  for (let i = 0; i < leaves.length; i += 1) {
    const key = leaves[i] ?? ''
    if (one[key] !== other[key] && !isEqualList(one[key], other[key])) return false
  }
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] ?? ''
    if (one[key] !== other[key] && !isEqualList(one[key], other[key])) return false
  }
  return true
}

/** Whether two lists hold the same leaves, or the same objects: equal ones are one by now. */
function isEqualList(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false
  for (let i = 0; i < one.length; i += 1)
    if (one[i] !== other[i] && !isEqualList(one[i], other[i])) return false
  return true
}
