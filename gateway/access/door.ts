import type { RateLimits } from '../limits/rate-limits.ts'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type { UsageMeter } from '../usage/usage-meter.ts'
import type { Authenticated, Authenticator } from './authenticate.ts'

/** Where everybody comes in, over whichever protocol: who they are, and whether they may ask now. */
export interface Door {
  /**
   * One request, or the beginning of a socket. Throws as `Authenticator.authenticate` and `RateLimits.admit` do; whoever
   * shows a token that does not hold is counted by their address, and a key that is not let in among its usage.
   */
  enter(authorization: unknown, address: string | null): Promise<Authenticated>
  /** One more operation of somebody who is in. Throws as `RateLimits.admit` does. */
  admit({ viewer }: Authenticated, address: string | null): Promise<void>
}

export function createDoor(authenticator: Authenticator, rateLimits: RateLimits, usage: UsageMeter): Door {
  return {
    async enter(authorization, address) {
      const authenticated = await authenticator.authenticate(authorization).catch(async (error: unknown) => {
        await rateLimits.admit(anonymousViewer, address)
        throw error
      })
      try {
        await rateLimits.admit(authenticated.viewer, address)
      } catch (error) {
        usage.refuse(authenticated, error)
        throw error
      }
      return authenticated
    },
    admit: ({ viewer }, address) => rateLimits.admit(viewer, address),
  }
}
