import { useSyncExternalStore } from 'react'
import type { Store } from './store.ts'

export function useStore<Value>(store: Pick<Store<Value>, 'get' | 'listen'>): Value {
  return useSyncExternalStore(store.listen, store.get)
}
