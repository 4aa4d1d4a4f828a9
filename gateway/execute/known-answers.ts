import type { FetchNode } from '../plan/operation-plan.ts'
import type { KnownWish } from './known-entities.ts'
import { isJsonObject, type JsonObject } from './run.ts'

/** What came, or is on its way, for a fetch that may save others. */
export interface KnownAnswer {
  /** The objects it completes, or those it brought. */
  readonly objects: readonly unknown[]
  /** Until it is there. */
  readonly arrival?: Promise<unknown> | undefined
}

/** What has been told of the entities that a wish is about. */
export interface KnownEntities {
  /** Completes an object if all it lacks has been told; otherwise says whether somebody has asked for it. */
  complete(object: JsonObject): 'told' | 'asked' | 'unknown'
  /** When all that has been asked for has come. */
  arrive(): Promise<unknown>
}

/** What the sources of one execution have told so far. */
export class KnownAnswers {
  private readonly answers = new Map<FetchNode, KnownAnswer>()
  /** Made when first wanted, and anew when more has come. */
  private readonly entities = new Map<KnownWish, KnownEntities | undefined>()

  note(source: FetchNode, answer: KnownAnswer): void {
    this.answers.set(source, answer)
    this.entities.clear()
  }

  forget(source: FetchNode): void {
    this.answers.delete(source)
    this.entities.clear()
  }

  /** Undefined when nothing was told, nor is about to be. */
  about(wish: KnownWish): KnownEntities | undefined {
    if (this.entities.has(wish)) return this.entities.get(wish)
    const made = this.gather(wish)
    this.entities.set(wish, made)
    return made
  }

  private gather({ keys, wanted, places }: KnownWish): KnownEntities | undefined {
    const index = new Map<unknown, JsonObject>()
    const arrivals: Promise<unknown>[] = []
    for (const place of places) {
      const answer = this.answers.get(place.source)
      if (!answer) continue
      const { objects, arrival } = answer
      if (arrival) arrivals.push(arrival)
      let last: JsonObject | undefined
      visitObjects(objects, place.path, 0, (object) => {
        // What was interned comes many times in a row.
        if (object === last) return
        last = object
        if (!hasValues(object, place.keys) || !(arrival || isTold(object, wanted))) return
        const key = readKey(object, place.keys)
        if (!arrival || !index.has(key)) index.set(key, object)
      })
    }
    if (index.size === 0) return undefined
    return {
      arrive: () => Promise.all(arrivals),
      complete(object) {
        const known = hasValues(object, keys) ? index.get(readKey(object, keys)) : undefined
        if (!known) return 'unknown'
        if (!isTold(known, wanted)) return 'asked'
        for (const key of wanted) object[key] ??= known[key]
        return 'told'
      },
    }
  }
}

function isTold(object: JsonObject, wanted: readonly string[]): boolean {
  for (const key of wanted) if (object[key] === undefined) return false
  return true
}

function hasValues(object: JsonObject, keys: readonly string[]): boolean {
  for (const key of keys) if (object[key] === undefined || object[key] === null) return false
  return true
}

function visitObjects(
  value: unknown,
  path: readonly string[],
  depth: number,
  visit: (object: JsonObject) => void,
): void {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) visitObjects(value[i], path, depth, visit)
  } else if (isJsonObject(value)) {
    const key = path[depth]
    if (key === undefined) visit(value)
    else visitObjects(value[key], path, depth + 1, visit)
  }
}

/** Of objects with the same values the same; a single value needs no text to be told from others. */
function readKey(object: JsonObject, keys: readonly string[]): unknown {
  const [key] = keys
  return key !== undefined && keys.length === 1 ? object[key] : composeKey(object, keys)
}

function composeKey(object: JsonObject, keys: readonly string[]): string {
  let text = ''
  for (const key of keys) {
    const value = object[key]
    // Types are told apart, so that the number 1 and the text "1" are two entities.
    text += typeof value === 'string' ? `"${value.length}:${value}` : `,${JSON.stringify(value)}`
  }
  return text
}
