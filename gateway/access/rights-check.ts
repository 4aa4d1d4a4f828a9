import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import type { Release } from '../../platform/server/release.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { RequestError } from '../operation/request-error.ts'
import type { Authenticated } from './authenticate.ts'
import { rightsFeedField, startRightsFeed } from './rights-feed.ts'
import { RightsMemory } from './rights-memory.ts'
import type { RightsLoss } from './rights-memory.ts'

export interface Rights {
  /** Whether somebody is known to have the rights they show; false as well when that has to be found out. */
  areKnown(authenticated: Authenticated): boolean
  /**
   * Rejects with `RequestError` for somebody whose rights are not what they were: UNAUTHENTICATED when the session or key is
   * over, RIGHTS_CHANGED when a newer token is to be had, SERVICE_UNAVAILABLE when nobody could be asked for too long.
   */
  check(authenticated: Authenticated): Promise<void>
  /**
   * Calls `onLoss` once when somebody who was let in may not stay: as `check` has it, and TOKEN_EXPIRED when the time is
   * over. Answers how to stop watching.
   */
  watch(authenticated: Authenticated, onLoss: (reason: RequestError) => void): () => void
}

/**
 * What this gateway knows of rights over time: what the subgraph that keeps sessions and memberships tells, as far as
 * there is one in the graph that does. What it starts ends with `releases`.
 */
export function openRights(
  identity: SubgraphService | undefined,
  { sdl, log }: { readonly sdl: string; readonly log: Logger },
  releases: Release[],
): Rights {
  if (!identity || !sdl.includes(rightsFeedField)) return createRights()
  const memory = new RightsMemory()
  const feed = startRightsFeed({ identity, memory, log })
  releases.push(() => feed.stop())
  return createRights(memory)
}

const firstLookMs = 5_000
// A timer cannot be longer, and no token is.
const longestTimerMs = 2 ** 31 - 1

/** Without a memory rights last as long as the token, for graphs in which nobody knows more. */
export function createRights(memory?: RightsMemory): Rights {
  return {
    areKnown: (authenticated) =>
      !memory || (memory.isConfirmed && memory.findLoss(authenticated) === undefined),
    async check(authenticated) {
      if (!memory) return
      // A gateway that has just started hears in a moment what happened before.
      if (!memory.isConfirmed) await firstLook(memory)
      const loss = memory.findLoss(authenticated)
      if (loss) throw toRequestError(loss)
    },
    watch(authenticated, onLoss) {
      const { expiresAt } = authenticated
      const stopWatching = memory?.watch(authenticated, (loss) => onLoss(toRequestError(loss)))
      const expiry =
        expiresAt === undefined
          ? undefined
          : setTimeout(
              () => onLoss(tokenExpired()),
              Math.min(Math.max(expiresAt - Date.now(), 0), longestTimerMs),
            )
      return () => {
        stopWatching?.()
        clearTimeout(expiry)
      }
    },
  }
}

async function firstLook(memory: RightsMemory): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const patience = setTimeout(resolve, firstLookMs)
  await Promise.race([memory.confirmed, promise])
  clearTimeout(patience)
}

const challenge = { 'www-authenticate': 'Bearer error="invalid_token"' }

function toRequestError(loss: RightsLoss): RequestError {
  switch (loss) {
    case 'ENDED':
      return new RequestError(
        'UNAUTHENTICATED',
        'What you signed in with was ended: sign in again.',
        401,
        challenge,
      )
    case 'CHANGED': {
      const message = 'Your rights have changed since this access token was issued: refresh it.'
      return new RequestError('RIGHTS_CHANGED', message, 401, challenge)
    }
    case 'UNKNOWN': {
      const message = 'Whether you are still signed in cannot be checked at the moment.'
      return new RequestError('SERVICE_UNAVAILABLE', message, 503, { 'retry-after': '1' })
    }
  }
}

function tokenExpired(): RequestError {
  return new RequestError('TOKEN_EXPIRED', 'The access token has expired.', 401, challenge)
}
