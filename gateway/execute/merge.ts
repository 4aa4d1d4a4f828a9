import { isJsonObject, type JsonObject } from './run.ts'

export type Merge = (target: JsonObject, source: JsonObject) => void

/**
 * Merges what a subgraph answered into the data gathered so far, in place. Objects merge key by key and lists of
 * equal length item by item, so two subgraphs can each give their part of the same value.
 *
 * A null never erases an object that another subgraph did answer, and the name of an interface (an @interfaceObject
 * knows no better) never the name of a concrete type: what is left of an answer does not depend on which fetch came
 * first. The source is used up: its objects become part of the target.
 */
export function createMerge(isInterface: (typename: string) => boolean): Merge {
  const mergeInto: Merge = (target, source) => {
    for (const key in source) {
      const value = source[key]
      if (value === undefined) continue
      const held = target[key]
      if (typeof held === 'object' && held !== null) {
        if (value !== null && held !== value) target[key] = mergeValues(held, value)
      } else if (key !== '__typename' || typeof held !== 'string' || isInterface(held)) {
        target[key] = value
      }
    }
  }

  const mergeValues = (held: object, value: unknown): unknown => {
    if (Array.isArray(held)) {
      return Array.isArray(value) && value.length === held.length ? mergeItems(held, value) : value
    }
    if (!isJsonObject(held) || !isJsonObject(value)) return value
    mergeInto(held, value)
    return held
  }

  const mergeItems = (held: unknown[], items: readonly unknown[]): unknown[] => {
    for (const [index, item] of items.entries()) {
      const current = held[index]
      if (typeof current !== 'object' || current === null) held[index] = item
      else if (item !== null && item !== undefined && item !== current)
        held[index] = mergeValues(current, item)
    }
    return held
  }

  return mergeInto
}

/** A copy that shares no object with the original. */
export function copyJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyJson)
  if (!isJsonObject(value)) return value
  const copy: JsonObject = {}
  for (const key in value) copy[key] = copyJson(value[key])
  return copy
}
