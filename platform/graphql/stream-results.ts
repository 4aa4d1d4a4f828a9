import { createSourceEventStream, execute, GraphQLError } from 'graphql'
import type { ExecutionArgs, ExecutionResult } from 'graphql'
import { ForeignPositionError } from '../events/event-log.ts'
import { addressOf, readAddress } from '../events/event.ts'
import type { LogAddress, LogIdentity, LogPosition } from '../events/event.ts'
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
  log: LogIdentity | undefined
}

/**
 * The results of a subscription, one for each event. A reader so slow that the log let it go is taken up again where it
 * stopped, at its own pace: it costs the reader time and nobody else anything.
 */
export async function* streamResults(options: StreamOptions): AsyncGenerator<SubgraphResult> {
  const start = readStart(options.live)
  for (;;) {
    try {
      return yield* streamFrom(start, options)
    } catch (error) {
      if (error instanceof ForeignPositionError) return yield { errors: [gapError()] }
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
  const { log } = start
  if (live && start.position !== undefined && log !== undefined)
    yield { data: null, extensions: { position: addressOf(start.position, log) } }
  for await (const event of source) {
    // A loader remembers what it loaded; a later event must see the rows as they are then.
    const contextValue = createContext(liveEvents)
    const result = format(await execute({ ...operation, rootValue: event, contextValue }))
    const position = live && readPosition(event)
    yield position === undefined || log === undefined
      ? result
      : withPosition(result, addressOf(position, log))
  }
}

/** A place that says nothing of its log can be one of any: it is none of this one. */
function readStart(live: LiveProgress | undefined): Start {
  if (live?.position === undefined) return { position: undefined, log: undefined }
  return readAddress(live.position) ?? { position: live.position, log: '' }
}

/** The log as the resolver of this subscription sees it: no resolver has to think of where to begin. */
function startAt(liveEvents: LiveEvents, start: Start): LiveEvents {
  return {
    get position() {
      return liveEvents.position
    },
    get log() {
      return liveEvents.log
    },
    subscribe(filter, subscribed) {
      const after = subscribed?.after ?? start.position
      start.position = after ?? liveEvents.position
      start.log ??= liveEvents.log
      return liveEvents.subscribe(filter, { ...subscribed, after, log: start.log })
    },
  }
}

function readPosition(event: unknown): LogPosition | undefined {
  if (typeof event !== 'object' || event === null || !('position' in event)) return undefined
  return typeof event.position === 'string' ? event.position : undefined
}

function withPosition(result: SubgraphResult, position: LogAddress): SubgraphResult {
  return { ...result, extensions: { ...result.extensions, position } }
}

function gapError(): GraphQLError {
  const message =
    'The events after this position are not known here: read the present state, then subscribe anew.'
  return new GraphQLError(message, { extensions: { code: cursorGap } })
}
