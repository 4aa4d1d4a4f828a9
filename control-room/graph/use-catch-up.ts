import { useEffect, useRef } from 'react'
import { useStore } from '../state/use-store.ts'
import type { Connection } from './connection.ts'
import type { Feed } from './use-feed.ts'

// Between asking and listening something may happen; asking once more when the listening has surely begun finds it.
const settleMs = 2_500

/**
 * Asks for what a feed did not bring: each time it starts and each time a lost connection has come back. `ask` is
 * called twice for it and has to take the same answer twice.
 */
export function useCatchUp(connection: Connection, feed: Feed, ask: () => void): void {
  const state = useStore(connection.state)
  const resumptions = state.status === 'live' ? (state.resumption?.number ?? 0) : 0
  const latest = useRef(ask)
  latest.current = ask
  useEffect(() => {
    latest.current()
    const timer = setTimeout(() => latest.current(), settleMs)
    return () => clearTimeout(timer)
  }, [resumptions, feed.starts])
}
