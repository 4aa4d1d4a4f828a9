import { createId } from '../../platform/database/uuid.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import type { RequestScope, SubgraphResult } from '../../platform/graphql/subgraph-service.ts'
import type { EventSource } from '../execute/engine.ts'
import { copyJson } from '../execute/merge.ts'
import type { Generation } from '../supergraph/generation.ts'
import { findCommonSourceRights } from './common-rights.ts'
import type { LiveTraffic } from '../observe/live-traffic.ts'
import type { PlacedAnswer } from './shared-stream.ts'
import { areOfRights, RefusedInCommon, StreamJoiner } from './stream-joiner.ts'
import type { StreamProgress } from './stream-progress.ts'

/** An event as its subgraph told it, before anything completes it. */
export interface UpstreamEvent extends PlacedAnswer {
  readonly result: SubgraphResult
}

/** Of a subscriber that is answered alone; `live` is moved on with each event. */
export type UpstreamScope = RequestScope & { readonly live: StreamProgress; readonly signal: AbortSignal }

/**
 * The events of a subscription whose answers are nobody else's: where the source itself tells all the same, what it
 * tells is shared, and each completes it with their own rights.
 */
export function followUpstream(
  source: EventSource,
  scope: UpstreamScope,
  generation: Generation,
  traffic: LiveTraffic,
): AsyncIterable<SubgraphResult> {
  const common = findCommonSourceRights(source.fetch, scope.viewer, generation)
  if (common !== scope.viewer) return followInCommon(source, common, scope, generation, traffic)
  traffic.upstreams += 1
  return source.subscribe(scope)
}

async function* followInCommon(
  source: EventSource,
  viewer: Viewer,
  scope: UpstreamScope,
  { sharedStreams }: Generation,
  traffic: LiveTraffic,
): AsyncGenerator<SubgraphResult> {
  const { headers, live, signal } = scope
  const { serviceName, operation } = source.fetch
  const joiner = new StreamJoiner<UpstreamEvent>({
    streams: sharedStreams.upstreams,
    key: JSON.stringify([serviceName, operation, source.variables, viewer, headers]),
    isCommon: true,
    read(progress, stopped) {
      traffic.upstreams += 1
      return readEvents(source, { viewer, headers, requestId: createId(), signal: stopped, live: progress })
    },
    begin(position) {
      live.advance(position)
      return []
    },
  })
  const leave = () => joiner.leave()
  signal.addEventListener('abort', leave, { once: true })
  try {
    for await (const { result, position } of joiner.follow(live.position)) {
      if (position !== undefined) live.advance(position)
      // What completes an event is written into it.
      yield { ...result, data: copyJson(result.data) as SubgraphResult['data'] }
    }
    return
  } catch (error) {
    if (!(error instanceof RefusedInCommon)) throw error
  } finally {
    signal.removeEventListener('abort', leave)
    leave()
  }
  traffic.upstreams += 1
  yield* source.subscribe(scope)
}

async function* readEvents(source: EventSource, scope: UpstreamScope): AsyncGenerator<UpstreamEvent> {
  const { live } = scope
  let hasBegun = false
  for await (const result of source.subscribe(scope)) {
    // Events that lie in no log can only be asked for anew before the first one was told.
    const mayAskAnew = !hasBegun || live.position !== undefined
    // Each learns alone that the log does not reach back to where they are.
    if (live.isLost || (mayAskAnew && areOfRights(result.errors))) throw new RefusedInCommon()
    hasBegun = true
    yield { result, position: live.position }
  }
}
