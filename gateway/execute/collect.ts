import { placeName } from './intern.ts'
import { isJsonObject, type JsonObject } from './run.ts'

/** Finds the objects at a plan's path and hands each to `visit`. */
export type Collector = (data: JsonObject, visit: (object: JsonObject) => void) => void

/** `seen` holds the shared objects met so far; it is only there on paths that can meet any. */
type Walk = (value: unknown, visit: (object: JsonObject) => void, seen: Set<unknown> | undefined) => void

/**
 * Compiles a flatten path (`topProducts.@.reviews.@`) into nested loops. Objects at interned places, and all below
 * them, are visited once however often they occur.
 */
export function compileCollector(
  path: readonly (string | number)[],
  isInterned: (place: string) => boolean,
): Collector {
  let meetsShared = false
  const walk = path.reduceRight<Walk>((next, element, index) => {
    const isShared = path[index + 1] !== '@' && isInterned(placeName(path.slice(0, index + 1)))
    meetsShared ||= isShared
    const inside = isShared ? onlyOnce(next) : next
    return element === '@' ? inItems(inside) : inField(String(element), inside)
  }, atEnd)
  return (data, visit) => walk(data, visit, meetsShared ? new Set() : undefined)
}

const atEnd: Walk = (value, visit) => {
  if (isJsonObject(value)) visit(value)
}

function onlyOnce(next: Walk): Walk {
  return (value, visit, seen) => {
    if (seen?.has(value)) return
    seen?.add(value)
    next(value, visit, seen)
  }
}

function inItems(next: Walk): Walk {
  return (value, visit, seen) => {
    if (!Array.isArray(value)) return
    for (let i = 0; i < value.length; i += 1) if (value[i] !== null) next(value[i], visit, seen)
  }
}

function inField(key: string, next: Walk): Walk {
  return (value, visit, seen) => {
    const child = isJsonObject(value) ? value[key] : undefined
    if (child !== null && child !== undefined) next(child, visit, seen)
  }
}

/** Every path at which `wanted` holds of an object, in the data's own names; only walked when an error needs it. */
export function findPaths(
  data: unknown,
  path: readonly (string | number)[],
  wanted: (object: JsonObject) => boolean,
  limit: number,
): (string | number)[][] {
  const found: (string | number)[][] = []
  const walk = (value: unknown, rest: readonly (string | number)[], trail: (string | number)[]): void => {
    if (found.length >= limit || value === null || value === undefined) return
    const [element, ...next] = rest
    if (element === undefined) {
      if (isJsonObject(value) && wanted(value)) found.push(trail)
    } else if (element === '@') {
      if (Array.isArray(value)) value.forEach((item, index) => walk(item, next, [...trail, index]))
    } else if (isJsonObject(value)) {
      walk(value[element], next, [...trail, element])
    }
  }
  walk(data, path, [])
  return found
}
