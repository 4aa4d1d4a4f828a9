import { createStore } from '../state/store.ts'
import type { Store } from '../state/store.ts'

/** A lost connection that came back. Times are milliseconds since the epoch. */
export interface Resumption {
  /** 1 for the first. */
  readonly number: number
  readonly lostAt: number
  readonly resumedAt: number
  /** Events that happened in between and were shown since. */
  readonly missed: number
}

export type ConnectionState =
  | { readonly status: 'connecting' }
  | { readonly status: 'live'; readonly resumption: Resumption | null }
  | { readonly status: 'reconnecting'; readonly since: number; readonly number: number }

/** How the page is connected to the server, as people are shown it. */
export interface Connection {
  readonly state: Pick<Store<ConnectionState>, 'get' | 'listen'>
  opened(now: number): void
  lost(now: number): void
  /** To be told of each event that was not shown before; those from before the resumption were missed. */
  shown(occurredAt: number): void
}

export function createConnection(): Connection {
  const state = createStore<ConnectionState>({ status: 'connecting' })
  let resumptions = 0
  return {
    state,
    opened(now) {
      const before = state.get()
      if (before.status === 'live') return
      if (before.status === 'connecting') return state.set({ status: 'live', resumption: null })
      const { number, since } = before
      resumptions = number
      state.set({ status: 'live', resumption: { number, lostAt: since, resumedAt: now, missed: 0 } })
    },
    lost(now) {
      if (state.get().status !== 'live') return
      state.set({ status: 'reconnecting', since: now, number: resumptions + 1 })
    },
    shown(occurredAt) {
      const current = state.get()
      if (current.status !== 'live' || !current.resumption) return
      const { resumption } = current
      if (occurredAt >= resumption.resumedAt) return
      state.set({ ...current, resumption: { ...resumption, missed: resumption.missed + 1 } })
    },
  }
}
