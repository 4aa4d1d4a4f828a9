import type { Client, FormattedExecutionResult, Sink, SubscribePayload } from 'graphql-ws'
import { renewBeforeExpiry } from './renewal.ts'
import type { Access } from './renewal.ts'

export interface ResumableOptions {
  /**
   * Called when the subscription has begun, before any event: a state that is read from now on and changed by the
   * events misses nothing.
   */
  readonly onBegin?: ((payload: SubscribePayload) => void) | undefined
  /**
   * Called when events were missed that the server cannot tell any more; the subscription then goes on from now, and
   * whoever shows a state reads it anew. Left out, the subscription ends with the error CURSOR_GAP.
   */
  readonly onGap?: ((payload: SubscribePayload) => void) | undefined
  /**
   * Answers the token that is good now, renewed when it runs out soon. The server is shown it before the one that the
   * socket was opened with runs out, so that nothing pauses. Left out, the socket is lost then and comes back.
   */
  readonly renew?: (() => Promise<Access | null>) | undefined
}

export type Result = FormattedExecutionResult<Record<string, unknown>, Record<string, unknown>>

/**
 * A graphql-ws client whose subscriptions go on where they stopped: every event once and in order, however often the
 * socket is lost. Use it as the client it was made from, alone or in Apollo Client's `GraphQLWsLink`. How long and how
 * often a lost socket is tried again stays that client's setting (`retryAttempts`, `shouldRetry`).
 *
 * Each result has its cursor in `extensions.cursor`. A page that wants to go on where an earlier one stopped keeps the
 * last and gives it as `extensions.cursor` of the payload.
 */
export function resumable(client: Client, options: ResumableOptions = {}): Client {
  if (options.renew) renewBeforeExpiry(client, options.renew)
  const subscribe: Client['subscribe'] = (payload, sink) =>
    follow(client.subscribe, payload, sink as Sink<Result>, options)
  return { ...client, subscribe, iterate: (payload) => iterate(subscribe, payload) as never }
}

/** What graphql-ws and graphql-sse have in common. */
export type Subscribe = (payload: SubscribePayload, sink: Sink<Result>) => () => void

/** Follows through every loss; answers how to stop. */
export function follow(
  subscribe: Subscribe,
  payload: SubscribePayload,
  sink: Sink<Result>,
  { onBegin, onGap }: ResumableOptions,
): () => void {
  let cursor = readCursor(payload)
  // The client writes the payload each time it opens a socket, and so reads the cursor that is the last one then.
  const resuming: SubscribePayload = {
    ...payload,
    extensions: {
      ...payload.extensions,
      get cursor() {
        return cursor
      },
    },
  }
  let leave: () => void
  const start = () =>
    subscribe(resuming, {
      next(result) {
        const isBeginning = result.data === null && result.errors === undefined
        cursor = readCursor(result) ?? cursor
        if (isBeginning) onBegin?.(payload)
        else sink.next(result)
      },
      error(error) {
        if (!onGap || !isGap(error)) return sink.error(error)
        cursor = null
        onGap(payload)
        leave = start()
      },
      complete: () => sink.complete(),
    })
  leave = start()
  return () => leave()
}

/** Null asks for the cursor of the beginning, so that nothing is lost before the first event either. */
function readCursor({ extensions }: { readonly extensions?: Record<string, unknown> | null }): string | null {
  const cursor = extensions?.['cursor']
  return typeof cursor === 'string' ? cursor : null
}

function isGap(error: unknown): boolean {
  return Array.isArray(error) && error.some((problem) => problem?.extensions?.code === 'CURSOR_GAP')
}

/** Cursors are noted as results come in, not as they are taken: what waits here is not sent again. */
export async function* iterate(
  subscribe: Client['subscribe'],
  payload: SubscribePayload,
): AsyncGenerator<Result> {
  const waiting: Result[] = []
  let wake: () => void = () => undefined
  let end: { readonly error?: unknown } | undefined
  const settle = (ended: typeof end) => {
    end = ended
    wake()
  }
  const leave = subscribe<Record<string, unknown>, Record<string, unknown>>(payload, {
    next(result) {
      waiting.push(result)
      wake()
    },
    error: (error) => settle({ error }),
    complete: () => settle({}),
  })
  try {
    for (;;) {
      for (let result = waiting.shift(); result; result = waiting.shift()) yield result
      if (end && 'error' in end) throw end.error
      if (end) return
      await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    leave()
  }
}
