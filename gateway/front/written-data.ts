import type { FormattedExecutionResult } from 'graphql'

/** Texts of data that nobody has looked into: what was written once need not be written again. */
const untouched = new WeakMap<object, string>()

/**
 * Data as an object that is parsed when somebody looks into it. Nobody but a plugin does, and the answer is then
 * written from what the plugin made of it.
 */
export function presentData(text: string): Record<string, unknown> {
  let parsed: Record<string, unknown> | undefined
  const open = (): Record<string, unknown> => {
    untouched.delete(data)
    return (parsed ??= JSON.parse(text) as Record<string, unknown>)
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
  untouched.set(data, text)
  return data
}

/** An answer as JSON text, its data as it was written when it still is that. */
export function stringifyResult(result: FormattedExecutionResult): string {
  const { data, ...rest } = result
  const text = data ? untouched.get(data) : undefined
  if (text === undefined) return JSON.stringify(result)
  const others = JSON.stringify(rest)
  return others === '{}' ? `{"data":${text}}` : `${others.slice(0, -1)},"data":${text}}`
}
