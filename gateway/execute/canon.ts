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

// Few objects are found sooner by looking at each. So many of which no two are alike tell that nothing repeats.
const fewObjects = 32
// Objects that have what should tell them apart in common are not looked at endlessly.
const mostAlike = 8
const longText = 32
/** No type has lists in lists as deep as this; an answer may, and must not exhaust the stack. */
export const deepestList = 64

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

  /** Says whether all that the field holds was known before. */
  internField(holder: JsonObject, key: string): boolean {
    const held = holder[key]
    if (Array.isArray(held)) return this.internItems(held, 1)
    if (!isJsonObject(held)) return true
    const known = this.findKnown(held)
    if (known && known !== held) holder[key] = known
    return known !== undefined
  }

  private internItems(items: unknown[], depth: number): boolean {
    if (depth > deepestList) return false
    let areKnown = true
    for (let i = 0; i < items.length; i += 1) {
      const item = items[i]
      if (Array.isArray(item)) areKnown = this.internItems(item, depth + 1) && areKnown
      else if (isJsonObject(item)) {
        const known = this.findKnown(item)
        if (!known) areKnown = false
        else if (known !== item) items[i] = known
      }
    }
    return areKnown
  }

  /** The first object that is equal to this one; undefined when this is the first. */
  private findKnown(object: JsonObject): JsonObject | undefined {
    const { keys } = this.place
    // An object around a new one is new itself.
    let mayBeKnown = !this.isHopeless
    for (let i = 0; i < keys.length; i += 1)
      if (this.nested[i]?.internField(object, keys[i] ?? '') === false) mayBeKnown = false
    const known = mayBeKnown ? this.findEqual(object) : undefined
    if (known) this.isRepeated = true
    else this.add(object)
    return known
  }

  private findEqual(object: JsonObject): JsonObject | undefined {
    if (this.index) return this.index.find(object)
    const { objects, place } = this
    const [key = ''] = place.leaves
    const value = object[key]
    for (let i = this.start; i < objects.length; i += 1) {
      const known = objects[i]
      // Most differ in what comes first.
      if (known && (known[key] === value || typeof value === 'object') && isEqual(known, object, place))
        return known
    }
    return undefined
  }

  private add(object: JsonObject): void {
    this.objects.push(object)
    if (this.index) this.index.add(object)
    else if (!this.isHopeless && this.objects.length - this.start === fewObjects) {
      if (this.isRepeated) this.index = new ObjectIndex(this.place, this.objects.slice(this.start))
      else this.isHopeless = true
    }
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
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' && first.length > longText ? first.length : first
}

function isEqual(one: JsonObject, other: JsonObject, { leaves, keys }: InternedPlace): boolean {
  return holdSame(one, other, leaves) && holdSame(one, other, keys)
}

function holdSame(one: JsonObject, other: JsonObject, keys: readonly string[]): boolean {
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] ?? ''
    if (one[key] !== other[key] && !isEqualList(one[key], other[key], 1)) return false
  }
  return true
}

/** Whether two lists hold the same leaves, or the same objects: equal ones are one by now. */
function isEqualList(one: unknown, other: unknown, depth: number): boolean {
  if (depth > deepestList) return false
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false
  for (let i = 0; i < one.length; i += 1)
    if (one[i] !== other[i] && !isEqualList(one[i], other[i], depth + 1)) return false
  return true
}
