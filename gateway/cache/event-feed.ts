import { setTimeout as sleep } from 'node:timers/promises'
import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { followFeed, gatewayScope } from '../transport/follow-feed.ts'
import type { FeedState } from './feed-state.ts'

export interface EventFeedOptions {
  /** The subgraph that tells what events are about. */
  readonly ecosystem: SubgraphService
  readonly state: FeedState
  readonly log: Logger
  /** A feed that told nothing for so long is taken for lost. Default 5,000 ms; it tells something every two seconds. */
  readonly silenceMs?: number | undefined
}

/** The subscription of ecosystem that tells it. */
export const eventFeedField = 'eventNews'

interface News {
  readonly position: string
  readonly ids: readonly string[]
}

const retryMs = 50

/** Keeps the state up to date for as long as the gateway runs. What a lost feed missed is unknown, so it begins anew. */
export function startEventFeed(options: EventFeedOptions): { stop(): Promise<void> } {
  const { ecosystem, state, log, silenceMs = 5_000 } = options
  const stopped = new AbortController()
  const following = followFeed(
    {
      service: ecosystem,
      request: { query: 'subscription FollowEvents { eventNews { position ids } }' },
      name: 'the feed of events',
      log,
      silenceMs,
      begin: () => (data) => {
        const { position, ids } = data[eventFeedField] as News
        state.tell(position, ids)
      },
      onLost: () => state.lose(),
    },
    stopped.signal,
  )
  const locating = locateChanges(options, stopped.signal)
  return {
    async stop() {
      stopped.abort(new Error('The gateway stopped.'))
      await Promise.all([following, locating])
    },
  }
}

/** However many changes are expected at the same time, one question finds out where in the log they can be. */
async function locateChanges({ ecosystem, state }: EventFeedOptions, stopped: AbortSignal): Promise<void> {
  let wake = (): void => undefined
  stopped.addEventListener('abort', () => wake(), { once: true })
  state.listen({ onExpected: () => wake() })
  let located = 0
  for (;;) {
    if (stopped.aborted) return
    const { expected } = state
    if (located === expected) {
      await new Promise<void>((resolve) => (wake = resolve))
      continue
    }
    // Until it is known the cache stays unused. Without a feed nobody is asked: the place would say nothing.
    const end = state.isTold ? await findLogEnd(ecosystem, stopped).catch(() => undefined) : undefined
    if (end !== undefined && state.locate(end, expected)) located = expected
    else await sleep(retryMs, undefined, { signal: stopped }).catch(() => undefined)
  }
}

async function findLogEnd(ecosystem: SubgraphService, stopped: AbortSignal): Promise<string | undefined> {
  const request = { query: 'query FindEventLogEnd { eventLogEnd }' }
  const { data } = await ecosystem.execute(request, gatewayScope(stopped))
  const end = data?.['eventLogEnd']
  return typeof end === 'string' ? end : undefined
}
