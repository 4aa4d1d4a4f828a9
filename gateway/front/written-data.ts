import type { FormattedExecutionResult } from 'graphql'
import type { EngineResult } from '../execute/engine.ts'

/** Results whose data nobody has looked into: what was written once need not be written again. */
const untouched = new WeakMap<object, EngineResult>()

/**
 * Data as an object that is parsed when somebody looks into it. Nobody but a plugin does, and the answer is then
 * written from what the plugin made of it.
 */
export function presentData(result: EngineResult): Record<string, unknown> {
  let parsed: Record<string, unknown> | undefined
  const open = (): Record<string, unknown> => {
    untouched.delete(data)
    return (parsed ??= JSON.parse(result.data ?? 'null') as Record<string, unknown>)
  }
  const data: Record<string, unknown> = new Proxy<Record<string, unknown>>(
    {},
    {
      get: (_, key) => Reflect.get(open(), key),
      set: (_, key, value) => Reflect.set(open(), key, value),
      has: (_, key) => Reflect.has(open(), key),
      ownKeys: () => Reflect.ownKeys(open()),
      getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(open(), key),
      defineProperty: (_, key, descriptor) => Reflect.defineProperty(open(), key, descriptor),
      deleteProperty: (_, key) => Reflect.deleteProperty(open(), key),
    },
  )
  untouched.set(data, result)
  return data
}

/** An answer as JSON text, its data as it was written when it still is that. */
export function stringifyResult(answer: FormattedExecutionResult): string {
  const { data, ...rest } = answer
  const result = data ? untouched.get(data) : undefined
  if (!result) return JSON.stringify(answer)
  const others = JSON.stringify(rest)
  // The engine's own text, so that it can be told from any other by looking at it.
  if (others === '{}' && !result.hasErrors && !result.extensions) return result.json
  return others === '{}' ? `{"data":${result.data}}` : `${others.slice(0, -1)},"data":${result.data}}`
}
