import type { KeyRenamer } from '../plan/operation-plan.ts'
import { isJsonObject, type JsonObject } from './run.ts'
import type { TypeConditions } from './type-conditions.ts'

/** Visits the objects at a path together with what `@fromContext` wants of their ancestors. */
export type ContextReader = (
  data: JsonObject,
  visit: (object: JsonObject, values: Readonly<Record<string, unknown>>) => void,
) => void

interface ContextValue {
  /** How many objects to go up. */
  readonly levels: number
  readonly path: readonly string[]
  readonly variable: string
}

export function compileContextReader(
  rewrites: readonly KeyRenamer[],
  path: readonly (string | number)[],
  types: TypeConditions,
): ContextReader {
  const values = rewrites.map(toContextValue)
  return (data, visit) => {
    walkWithAncestors(data, path, [], (object, ancestors) => {
      const given: Record<string, unknown> = {}
      for (const { levels, path: inside, variable } of values) {
        const value = readPath(ancestors[ancestors.length - levels], inside, types)
        if (value !== undefined || !(variable in given)) given[variable] = value ?? given[variable] ?? null
      }
      visit(object, given)
    })
  }
}

function toContextValue({ path, renameKeyTo }: KeyRenamer): ContextValue {
  const levels = path.findIndex((element) => element !== '..')
  return { levels: levels < 0 ? path.length : levels, path: path.slice(levels), variable: renameKeyTo }
}

function walkWithAncestors(
  value: unknown,
  path: readonly (string | number)[],
  ancestors: readonly JsonObject[],
  visit: (object: JsonObject, ancestors: readonly JsonObject[]) => void,
): void {
  const [element, ...rest] = path
  if (Array.isArray(value)) {
    const next = element === '@' ? rest : path
    for (const item of value) walkWithAncestors(item, next, ancestors, visit)
  } else if (isJsonObject(value)) {
    if (element === undefined) visit(value, ancestors)
    else walkWithAncestors(value[element], rest, [...ancestors, value], visit)
  }
}

function readPath(value: unknown, path: readonly string[], types: TypeConditions): unknown {
  const [element, ...rest] = path
  if (element === undefined) return value
  if (Array.isArray(value)) return value.map((item) => readPath(item, path, types))
  if (!isJsonObject(value)) return undefined
  if (!element.startsWith('... on ')) return readPath(value[element], rest, types)
  const typename = value['__typename']
  const applies =
    typeof typename !== 'string' || types.namesUnder(element.slice('... on '.length)).has(typename)
  return applies ? readPath(value, rest, types) : undefined
}
