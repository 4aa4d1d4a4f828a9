import type { ViewerDatabase } from '../database/viewer-database.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { CostMeter } from './metered-costs.ts'
import type { ClientOrigin } from './subgraph-service.ts'
import type { LiveEvents } from '../events/live-events.ts'
import type { Logger } from '../telemetry/log.ts'

/** What a loader or a resolver may know of the request it works for. */
export interface RequestContext {
  readonly viewer: Viewer
  readonly requestId: string
  /** Writes lines that carry the request id. */
  readonly log: Logger
  /** Transactions under the viewer's rights. */
  readonly database: ViewerDatabase
  /** The log of this subgraph's database as it grows, for subscriptions. */
  readonly liveEvents: LiveEvents
  /** Where the client's request came from, where that is known. */
  readonly client: ClientOrigin | undefined
  /** For fields whose cost shows only when they are answered. What a subscription's events take is not counted. */
  readonly costs: CostMeter
  /** Aborts when the caller no longer waits. */
  readonly signal: AbortSignal | undefined
}

/** A subgraph's context: the request, its loaders (new per request and per event) and its long-lived services. */
export interface SubgraphContext<Loaders, Services = unknown> extends RequestContext {
  readonly loaders: Loaders
  readonly services: Services
}
