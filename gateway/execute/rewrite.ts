import type { DataRewrite } from '../plan/operation-plan.ts'
import type { ResponsePath } from './error-log.ts'
import { isJsonObject, type JsonObject } from './run.ts'
import type { TypeConditions } from './type-conditions.ts'

export type Rewrite = (value: unknown) => void

const fragmentPrefix = '... on '

/** Compiles a plan's rewrites into one function that changes a value in place; undefined when there are none. */
export function compileRewrites(
  rewrites: readonly DataRewrite[] | undefined,
  types: TypeConditions,
): Rewrite | undefined {
  const compiled = (rewrites ?? []).map((rewrite) => compileRewrite(rewrite, types))
  if (compiled.length === 0) return undefined
  return (value) => {
    for (const rewrite of compiled) rewrite(value)
  }
}

/** Undoes output renames in error paths, which name the keys the subgraph was asked for. */
export function compilePathRenames(
  rewrites: readonly DataRewrite[] | undefined,
): (path: ResponsePath) => ResponsePath {
  const renamers = (rewrites ?? []).filter((rewrite) => rewrite.kind === 'KeyRenamer')
  if (renamers.length === 0) return (path) => path
  const names = new Map(renamers.map(({ path, renameKeyTo }) => [path.at(-1) ?? '', renameKeyTo]))
  return (path) => path.map((key) => (typeof key === 'string' ? (names.get(key) ?? key) : key))
}

function compileRewrite(rewrite: DataRewrite, types: TypeConditions): Rewrite {
  const key = rewrite.path.at(-1)
  if (key === undefined) return () => {}
  const change = compileChange(rewrite, key)
  return rewrite.path.slice(0, -1).reduceRight<Rewrite>((next, element) => {
    if (element.startsWith(fragmentPrefix))
      return onType(types.namesUnder(element.slice(fragmentPrefix.length)), next)
    return eachObject((object) => next(object[element]))
  }, eachObject(change))
}

function compileChange(rewrite: DataRewrite, key: string): (object: JsonObject) => void {
  if (rewrite.kind === 'ValueSetter') {
    return (object) => {
      object[key] = rewrite.setValueTo
    }
  }
  return (object) => {
    if (object[key] === undefined) return
    object[rewrite.renameKeyTo] = object[key]
    object[key] = undefined
  }
}

function onType(names: ReadonlySet<string>, next: Rewrite): Rewrite {
  return eachObject((object) => {
    const typename = object['__typename']
    if (typeof typename !== 'string' || names.has(typename)) next(object)
  })
}

function eachObject(visit: (object: JsonObject) => void): Rewrite {
  return function each(value) {
    if (Array.isArray(value)) value.forEach(each)
    else if (isJsonObject(value)) visit(value)
  }
}
