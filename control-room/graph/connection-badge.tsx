import { formatDuration } from '../format/time.ts'
import { formatCount } from '../format/number.ts'
import { useNow } from '../state/use-now.ts'
import { useStore } from '../state/use-store.ts'
import type { Connection, ConnectionState } from './connection.ts'

const tones = { connecting: 'waiting', live: 'good', reconnecting: 'bad' } as const

/** Says whether what is shown is current; changes are read out, the running seconds are not. */
export function ConnectionBadge({ connection }: { connection: Connection }) {
  const state = useStore(connection.state)
  const now = useNow(1_000)
  return (
    <div className={`connection tone-${tones[state.status]}`} data-status={state.status}>
      <span className="connection-dot" aria-hidden="true" />
      <span role="status">{describeState(state)}</span>
      {state.status === 'reconnecting' && (
        <span className="connection-since" aria-hidden="true">
          since {formatDuration(now - state.since)}
        </span>
      )}
    </div>
  )
}

function describeState(state: ConnectionState): string {
  if (state.status === 'connecting') return 'Connecting'
  if (state.status === 'reconnecting') return 'Reconnecting'
  if (!state.resumption) return 'Live'
  const { missed, lostAt, resumedAt } = state.resumption
  const caughtUp = missed === 0 ? 'nothing missed' : `caught up on ${formatCount(missed, 'missed event')}`
  return `Live · resumed after ${formatDuration(resumedAt - lostAt)}, ${caughtUp}`
}
