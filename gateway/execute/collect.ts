import { placeName } from './intern.ts'
import { isJsonObject, type JsonObject, type Run } from './run.ts'

/** Finds the objects at a plan's path and hands each to `visit`. */
export type Collector = (run: Pick<Run, 'data' | 'interned'>, visit: (object: JsonObject) => void) => void

type Walk = (value: unknown, visit: (object: JsonObject) => void) => void

/**
 * Compiles a flatten path (`topProducts.@.reviews.@`) into nested loops. Where the path leads through an interned
 * place they begin with the objects there, so that these, and all below them, are visited once however often they
 * occur.
 */
export function compileCollector(
  path: readonly (string | number)[],
  isInterned: (place: string) => boolean,
): Collector {
  const starts = path.map((_, index) => placeName(path.slice(0, index + 1)))
  const start = starts.findLastIndex((place, index) => path[index + 1] !== '@' && isInterned(place))
  const walk = path
    .slice(start + 1)
    .reduceRight<Walk>(
      (next, element) => (element === '@' ? inItems(next) : inField(String(element), next)),
      atEnd,
    )
  const place = starts[start]
  if (place === undefined) return ({ data }, visit) => walk(data, visit)
  return ({ interned }, visit) => {
    for (const object of interned.get(place) ?? []) walk(object, visit)
  }
}

const atEnd: Walk = (value, visit) => {
  if (isJsonObject(value)) visit(value)
}

function inItems(next: Walk): Walk {
  return (value, visit) => {
    if (!Array.isArray(value)) return
    for (let i = 0; i < value.length; i += 1) if (value[i] !== null) next(value[i], visit)
  }
}

function inField(key: string, next: Walk): Walk {
  return (value, visit) => {
    const child = isJsonObject(value) ? value[key] : undefined
    if (child !== null && child !== undefined) next(child, visit)
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
