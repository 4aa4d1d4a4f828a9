import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import type { Release } from '../../platform/server/release.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { EntityCache } from './entity-cache.ts'
import { startEventFeed } from './event-feed.ts'
import { FeedState } from './feed-state.ts'

/**
 * The cache of a gateway and the feed that keeps it true, which ends with `releases`; undefined when none is asked for,
 * or there is nobody to tell of events.
 */
export function openEntityCache(
  ecosystem: SubgraphService | undefined,
  megabytes: number | undefined,
  log: Logger,
  releases: Release[],
): EntityCache | undefined {
  if (!ecosystem || !megabytes) return undefined
  const state = new FeedState()
  const cache = new EntityCache(megabytes * 1024 * 1024, state)
  const feed = startEventFeed({ ecosystem, state, log })
  releases.push(() => feed.stop())
  return cache
}
