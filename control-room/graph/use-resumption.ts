import { useEffect, useRef } from 'react'
import { useStore } from '../state/use-store.ts'
import type { Connection } from './connection.ts'

/** Calls back each time a lost connection has come back. */
export function useResumption(connection: Connection, onResumed: () => void): void {
  const state = useStore(connection.state)
  const number = state.status === 'live' ? (state.resumption?.number ?? 0) : 0
  const latest = useRef(onResumed)
  latest.current = onResumed
  useEffect(() => {
    if (number > 0) latest.current()
  }, [number])
}
