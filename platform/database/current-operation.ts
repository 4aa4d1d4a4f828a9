import { AsyncLocalStorage } from 'node:async_hooks'

const current = new AsyncLocalStorage<string>()

/** Does `work` as the operation of that name: events that its transactions append carry it. */
export function withOperation<Value>(name: string, work: () => Value): Value {
  return current.run(name, work)
}

/** The operation being done; empty for none. */
export function currentOperation(): string {
  return current.getStore() ?? ''
}
