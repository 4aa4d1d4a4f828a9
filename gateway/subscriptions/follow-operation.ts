import type { Viewer } from '../../platform/auth/viewer.ts'
import type { LogPosition } from '../../platform/events/event.ts'
import type { LiveProgress, RequestScope } from '../../platform/graphql/subgraph-service.ts'
import type { FrontOptions } from '../front/front.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import { cursorGapError } from './cursor.ts'
import type { OperationCursors } from './cursor.ts'

/** One answer of a subscription as JSON text, its cursor in `extensions` included. */
export interface LiveAnswer {
  readonly json: string
  /** Where the subscription stands after this answer; absent for events that lie in no log. */
  readonly cursor: string | undefined
}

export type Follow = (scope: RequestScope) => AsyncGenerator<LiveAnswer>

/**
 * Reads where a subscription begins, from `extensions.cursor`: behind that cursor; with null from now on, telling the
 * cursor of the beginning in an answer of its own before any event; without one from now on.
 * Throws `RequestError` CURSOR_INVALID for a cursor that is not of this operation and viewer. What is answered then
 * rejects with CURSOR_GAP when the log does not reach back to the cursor. A cursor grants nothing: the subscription is
 * authorised as any other.
 */
export function readFollow(
  operation: ReadyOperation,
  viewer: Viewer,
  { engine, cursors: allCursors }: Pick<FrontOptions, 'engine' | 'cursors'>,
): Follow {
  const { prepared, request } = operation
  const cursors = allCursors.of(request, viewer)
  const { cursor } = request.extensions
  const isStartTold = cursor === null
  const after = cursor == null ? undefined : cursors.read(cursor)
  return async function* (scope) {
    const progress = new Progress(after)
    const results = engine.subscribe(prepared, request.variables, { ...scope, live: progress })
    const first = results.next()
    // Whoever leaves before the first event takes no notice of how it ends.
    first.catch(() => undefined)
    try {
      if (isStartTold) {
        const begun = await Promise.race([progress.begun, first.then(() => undefined)])
        if (begun !== undefined) yield answerOf('{"data":null}', cursors, begun)
      }
      for (let step = await first; !step.done; step = await results.next()) {
        if (progress.isLost) throw cursorGapError()
        yield answerOf(step.value.json, cursors, progress.position)
      }
    } finally {
      // Not awaited: it waits for an event that may never come, and the scope's signal ends that.
      void results.return?.()
    }
  }
}

/** The engine asks for one event at a time, so that the place is that of the event it answers last. */
class Progress implements LiveProgress {
  position: LogPosition | undefined
  isLost = false
  readonly begun: Promise<LogPosition>
  readonly #begin: (position: LogPosition) => void

  constructor(after: LogPosition | undefined) {
    this.position = after
    const { promise, resolve } = Promise.withResolvers<LogPosition>()
    this.begun = promise
    this.#begin = resolve
  }

  advance(position: LogPosition): void {
    this.position = position
    this.#begin(position)
  }

  lose(): void {
    this.isLost = true
  }
}

function answerOf(json: string, cursors: OperationCursors, position: LogPosition | undefined): LiveAnswer {
  if (position === undefined) return { json, cursor: undefined }
  const cursor = cursors.sign(position)
  return { json: `${json.slice(0, -1)},"extensions":{"cursor":"${cursor}"}}`, cursor }
}
