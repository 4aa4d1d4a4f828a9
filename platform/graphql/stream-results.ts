import { createSourceEventStream, execute, GraphQLError } from 'graphql'
import type { ExecutionArgs, ExecutionResult } from 'graphql'
import { PositionBeyondLogError } from '../events/event-log.ts'
import type { LogPosition } from '../events/event.ts'
import { LiveEventOverflowError } from '../events/live-events.ts'
import type { LiveEvents } from '../events/live-events.ts'
import { cursorGap } from './subgraph-service.ts'
import type { LiveProgress, SubgraphResult } from './subgraph-service.ts'

export interface StreamOptions {
  /** Everything but the context. */
  readonly operation: ExecutionArgs
  readonly live: LiveProgress | undefined
  readonly liveEvents: LiveEvents
  /** Called when the subscription begins and again for every event. */
  readonly createContext: (liveEvents: LiveEvents) => unknown
  readonly format: (result: ExecutionResult) => SubgraphResult
}

/** Where a subscription begins; what its resolver asked the log for decides when nobody said. */
interface Start {
  position: LogPosition | undefined
}

/**
 * The results of a subscription, one for each event. A reader so slow that the log let it go is taken up again where it
 * stopped, at its own pace: it costs the reader time and nobody else anything.
 */
export async function* streamResults(options: StreamOptions): AsyncGenerator<SubgraphResult> {
  const start: Start = { position: options.live?.position }
  for (;;) {
    try {
      return yield* streamFrom(start, options)
    } catch (error) {
      if (error instanceof PositionBeyondLogError) return yield { errors: [gapError()] }
      if (!(error instanceof LiveEventOverflowError)) throw error
      start.position = error.after
    }
  }
}

async function* streamFrom(start: Start, options: StreamOptions): AsyncGenerator<SubgraphResult> {
  const { operation, live, liveEvents, createContext, format } = options
  const source = await createSourceEventStream({
    ...operation,
    contextValue: createContext(startAt(liveEvents, start)),
  })
  if (!(Symbol.asyncIterator in source)) return yield format(source)
  if (live && start.position !== undefined) yield { data: null, extensions: { position: start.position } }
  for await (const event of source) {
    // A loader remembers what it loaded; a later event must see the rows as they are then.
    const contextValue = createContext(liveEvents)
    const result = format(await execute({ ...operation, rootValue: event, contextValue }))
    const position = live && readPosition(event)
    yield position === undefined ? result : withPosition(result, position)
  }
}

/** The log as the resolver of this subscription sees it: no resolver has to think of where to begin. */
function startAt(liveEvents: LiveEvents, start: Start): LiveEvents {
  return {
    get position() {
      return liveEvents.position
    },
    subscribe(filter, subscribed) {
      const after = subscribed?.after ?? start.position
      start.position = after ?? liveEvents.position
      return liveEvents.subscribe(filter, { ...subscribed, after })
    },
  }
}

function readPosition(event: unknown): LogPosition | undefined {
  if (typeof event !== 'object' || event === null || !('position' in event)) return undefined
  return typeof event.position === 'string' ? event.position : undefined
}

function withPosition(result: SubgraphResult, position: LogPosition): SubgraphResult {
  return { ...result, extensions: { ...result.extensions, position } }
}

function gapError(): GraphQLError {
  const message =
    'The events after this position are not known here: read the present state, then subscribe anew.'
  return new GraphQLError(message, { extensions: { code: cursorGap } })
}
