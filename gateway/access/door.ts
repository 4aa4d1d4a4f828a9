import type { RateLimits } from '../limits/rate-limits.ts'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type { UsageMeter } from '../usage/usage-meter.ts'
import type { Authenticated, Authenticator } from './authenticate.ts'

/** Where everybody comes in, over whichever protocol: who they are, and whether they may ask now. */
export interface Door {
  /**
   * One request, or the beginning of a socket; who is known and has points left is in at once. Rejects as
   * `Authenticator.authenticate` and `RateLimits.admit` do; whoever shows a token that does not hold is counted by their
   * address, and a key that is not let in among its usage.
   */
  enter(authorization: unknown, address: string | null): Authenticated | Promise<Authenticated>
  /** One more operation of somebody who is in; undefined when they are let in at once. Rejects as `RateLimits.admit` does. */
  admit({ viewer }: Authenticated, address: string | null): Promise<void> | undefined
}

export function createDoor(authenticator: Authenticator, rateLimits: RateLimits, usage: UsageMeter): Door {
  const count = (authenticated: Authenticated, address: string | null) => {
    const refuse = (error: unknown) => {
      usage.refuse(authenticated, error)
      throw error
    }
    const admitting = rateLimits.admit(authenticated.viewer, address)
    return admitting ? admitting.then(() => authenticated, refuse) : authenticated
  }
  const countUnknown = async (error: unknown, address: string | null) => {
    await rateLimits.admit(anonymousViewer, address)
    throw error
  }
  return {
    enter(authorization, address) {
      const authenticating = authenticator.authenticate(authorization)
      return authenticating instanceof Promise
        ? authenticating.then(
            (authenticated) => count(authenticated, address),
            (error: unknown) => countUnknown(error, address),
          )
        : count(authenticating, address)
    },
    admit: ({ viewer }, address) => rateLimits.admit(viewer, address),
  }
}
