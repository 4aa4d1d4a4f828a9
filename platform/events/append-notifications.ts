import postgres from 'postgres'
import { applicationRole, reconnectDelay } from '../database/database.ts'

export interface AppendNotifications {
  close(): Promise<void>
}

const firstRetryMs = 50
const maxRetryMs = 1_000

/**
 * Calls `onAppend` whenever a transaction that appended events commits, and each time the connection was remade,
 * because something may have been missed meanwhile. Keeps one connection of its own and remakes it for ever.
 */
export function listenForAppends(url: string, onAppend: () => void): AppendNotifications {
  let retryMs = firstRetryMs
  let retry: NodeJS.Timeout | undefined
  let isClosed = false

  // postgres.js' own `listen` subscribes again once after a lost connection and gives up silently when the server is
  // not back yet, hence the notification hook of a plain connection.
  const settings = {
    max: 1,
    max_lifetime: null,
    fetch_types: false,
    connect_timeout: 5,
    backoff: reconnectDelay,
    connection: { application_name: 'stratograph events', role: applicationRole },
    onnotice: () => undefined,
    onnotify: onAppend,
    onclose: () => listenLater(),
  }
  const sql = postgres(url, settings)

  const listen = async () => {
    retry = undefined
    try {
      await sql`listen stratograph_events`
      retryMs = firstRetryMs
      onAppend()
    } catch {
      listenLater()
    }
  }
  const listenLater = () => {
    if (isClosed || retry) return
    retry = setTimeout(() => void listen(), retryMs)
    retryMs = Math.min(retryMs * 2, maxRetryMs)
  }
  void listen()
  return {
    close: async () => {
      isClosed = true
      clearTimeout(retry)
      await sql.end({ timeout: 1 })
    },
  }
}
