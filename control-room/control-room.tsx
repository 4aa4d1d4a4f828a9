import { useState } from 'react'
import { SessionPanel } from './account/session-panel.tsx'
import type { Connection } from './graph/connection.ts'
import { ConnectionBadge } from './graph/connection-badge.tsx'
import { EventPanel } from './events/event-panel.tsx'
import { ProjectHealthPanel } from './projects/project-health-panel.tsx'
import { TrafficPanel } from './traffic/traffic-panel.tsx'
import { Wordmark } from './wordmark.tsx'

interface ControlRoomProps {
  readonly name: string
  readonly connection: Connection
  onSignOut(): void
}

/** The live page of somebody who is signed in. */
export function ControlRoom({ name, connection, onSignOut }: ControlRoomProps) {
  const [showsSessions, setShowsSessions] = useState(false)
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <header className="page-head">
        <Wordmark />
        <h1>Control room</h1>
        <ConnectionBadge connection={connection} />
        <div className="page-head-end">
          <span className="viewer">{name}</span>
          <button
            type="button"
            className="button-quiet"
            aria-pressed={showsSessions}
            onClick={() => setShowsSessions(!showsSessions)}
          >
            Sessions
          </button>
          <button type="button" className="button-quiet" onClick={onSignOut}>
            Sign out
          </button>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {showsSessions && <SessionPanel />}
        <TrafficPanel connection={connection} />
        <div className="columns">
          <ProjectHealthPanel connection={connection} />
          <EventPanel connection={connection} />
        </div>
      </main>
    </>
  )
}
