import { setTimeout as sleep } from 'node:timers/promises'
import { longestAccessTokenLifetimeSeconds } from '../../platform/auth/access-token.ts'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { createId } from '../../platform/database/uuid.ts'
import type { SubgraphResult, SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
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
const pauseMs = 250

/**
 * Keeps the memory up to date for as long as the gateway runs. Each time the feed was lost it begins with all that
 * changed within a token's life, so nothing that happened meanwhile is missed.
 */
export function startRightsFeed(options: RightsFeedOptions): { stop(): Promise<void> } {
  const stopped = new AbortController()
  const watching = setInterval(() => options.memory.tellUnconfirmed(), 1_000)
  const running = follow(options, stopped.signal)
  return {
    async stop() {
      clearInterval(watching)
      stopped.abort(new Error('The gateway stopped.'))
      await running
    },
  }
}

async function follow({ identity, memory, log, silenceMs = 8_000 }: RightsFeedOptions, stopped: AbortSignal) {
  let isLost = false
  while (!stopped.aborted) {
    const silent = new AbortController()
    const patience = setTimeout(() => silent.abort(new Error('The feed of rights fell silent.')), silenceMs)
    const scope = {
      viewer: serviceViewer('gateway'),
      requestId: createId(),
      signal: AbortSignal.any([stopped, silent.signal]),
    }
    const take = createTaker(memory)
    try {
      for await (const result of identity.subscribe({ query, variables }, scope)) {
        patience.refresh()
        take(result)
        if (isLost) log.info('the feed of rights is back')
        isLost = false
      }
      silent.signal.throwIfAborted()
    } catch (error) {
      if (!isLost && !stopped.aborted) log.warn({ err: error }, 'the feed of rights was lost; trying again')
      isLost = true
    } finally {
      clearTimeout(patience)
    }
    await sleep(pauseMs, undefined, { signal: stopped }).catch(() => undefined)
  }
}

/** What is looked back on is learned as one: how things stood in between must stop nobody. */
function createTaker(memory: RightsMemory): (result: SubgraphResult) => void {
  let past: RightsChange[] | undefined = []
  return ({ data, errors }) => {
    if (errors?.length) throw new Error(`identity refused: ${errors[0]?.message}`)
    const change = data?.[rightsFeedField] as RightsChange | null | undefined
    if (change) return past ? void past.push(change) : memory.learn([change])
    if (past) memory.learn(past)
    past = undefined
    memory.confirm()
  }
}
