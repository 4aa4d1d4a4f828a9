import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import type { Access } from '../client/renewal.ts'
import { resumable } from '../client/resumable.ts'
import type { Session } from '../session/session.ts'
import type { Connection } from './connection.ts'

const pingEveryMs = 10_000
const answerWithinMs = 5_000
const longestWaitMs = 5_000
// The session was ended, the role has changed, or the token ran out.
const tokenRefused = 4403

/**
 * One socket for all subscriptions. It comes back by itself for as long as the page is open, each time with a token
 * that is good then.
 */
export function openSocket(session: Session, connection: Connection): Client {
  let overdue: ReturnType<typeof setTimeout> | undefined
  const client = createClient({
    url: session.url.replace(/^http/, 'ws'),
    async connectionParams() {
      const token = await session.readToken()
      return token ? { authorization: `Bearer ${token}` } : {}
    },
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (retries) => wait(waitBeforeRetry(retries, Math.random())),
    keepAlive: pingEveryMs,
    on: {
      connected: () => connection.opened(Date.now()),
      closed(event) {
        clearTimeout(overdue)
        if ((event as CloseEvent).code === tokenRefused) session.distrustToken()
        connection.lost(Date.now())
      },
      // A cable that was cut says nothing: only an answer that does not come tells.
      ping: (received) => {
        if (!received) overdue = setTimeout(() => client.terminate(), answerWithinMs)
      },
      pong: () => clearTimeout(overdue),
    },
  })
  return resumable(client, { onGap: readAnew, renew: () => readAccess(session) })
}

async function readAccess(session: Session): Promise<Access | null> {
  const access = await session.readAccess()
  return access && { authorization: `Bearer ${access.token}`, expiresAt: access.expiresAt }
}

// What is shown is asked for whenever a feed starts or comes back; after a gap there is no more to do.
const readAnew = () => undefined

/**
 * Milliseconds to wait: soon at first, then ever longer, and never all pages at the same moment.
 * `chance` is a number from 0 to 1.
 */
export function waitBeforeRetry(retries: number, chance: number): number {
  const longest = Math.min(longestWaitMs, 500 * 2 ** retries)
  return longest * (0.5 + chance / 2)
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
