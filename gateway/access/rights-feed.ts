import { longestAccessTokenLifetimeSeconds } from '../../platform/auth/access-token.ts'
import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { followFeed } from '../transport/follow-feed.ts'
import type { RightsChange, RightsMemory } from './rights-memory.ts'

export interface RightsFeedOptions {
  /** The subgraph that knows sessions and memberships. */
  readonly identity: SubgraphService
  readonly memory: RightsMemory
  readonly log: Logger
  /** A feed that told nothing for so long is begun anew. Default 8,000 ms; it should tell something every two seconds. */
  readonly silenceMs?: number | undefined
}

/** The subscription of identity that tells it. */
export const rightsFeedField = 'viewerRightsChanged'

const query = /* GraphQL */ `
  subscription FollowRights($lookBackSeconds: Int!) {
    viewerRightsChanged(lookBackSeconds: $lookBackSeconds) {
      endedSessionId
      revokedCredentialId
      factorSessionId
      hasSecondFactor
      userId
      organisationId
      role
    }
  }
`
// A look back at least as long as any token lives makes each beginning whole: it needs no place to go on from.
const variables = { lookBackSeconds: longestAccessTokenLifetimeSeconds + 60 }

/**
 * Keeps the memory up to date for as long as the gateway runs. Each time the feed was lost it begins with all that
 * changed within a token's life, so nothing that happened meanwhile is missed.
 */
export function startRightsFeed(options: RightsFeedOptions): { stop(): Promise<void> } {
  const { identity, memory, log, silenceMs = 8_000 } = options
  const stopped = new AbortController()
  const watching = setInterval(() => memory.tellUnconfirmed(), 1_000)
  const running = followFeed(
    {
      service: identity,
      request: { query, variables },
      name: 'the feed of rights',
      log,
      silenceMs,
      begin: () => createTaker(memory),
    },
    stopped.signal,
  )
  return {
    async stop() {
      clearInterval(watching)
      stopped.abort(new Error('The gateway stopped.'))
      await running
    },
  }
}

/** What is looked back on is learned as one: how things stood in between must stop nobody. */
function createTaker(memory: RightsMemory): (data: Readonly<Record<string, unknown>>) => void {
  let past: RightsChange[] | undefined = []
  return (data) => {
    const change = data[rightsFeedField] as RightsChange | null | undefined
    if (change) return past ? void past.push(change) : memory.learn([change])
    if (past) memory.learn(past)
    past = undefined
    memory.confirm()
  }
}
