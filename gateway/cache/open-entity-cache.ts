import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import type { SharedTexts } from '../../platform/shared-state/shared-texts.ts'
import type { Release } from '../../platform/server/release.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { EntityCache } from './entity-cache.ts'
import { startEventFeed } from './event-feed.ts'
import { FeedState } from './feed-state.ts'
import { SharedEntries } from './shared-entries.ts'

/**
 * The cache of a gateway, which shares what it keeps through `texts`, and the feed that keeps it true, which ends with
 * `releases`; undefined when none is asked for, or there is nobody to tell of events.
 */
export function openEntityCache(
  ecosystem: SubgraphService | undefined,
  megabytes: number | undefined,
  texts: SharedTexts | undefined,
  log: Logger,
  releases: Release[],
): EntityCache | undefined {
  if (!ecosystem || !megabytes) return undefined
  const state = new FeedState()
  const cache = new EntityCache(megabytes * 1024 * 1024, state, {
    elsewhere: texts && new SharedEntries(texts),
  })
  const feed = startEventFeed({ ecosystem, state, log })
  releases.push(() => feed.stop())
  return cache
}
