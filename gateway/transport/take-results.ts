import type { Client, SubscribePayload } from 'graphql-ws'

type Result = Readonly<Record<string, unknown>>

/** More results waited than are kept: those that came later were let go, and their subscription was ended. */
export class FellBehindError extends Error {
  override readonly name = 'FellBehindError'
  constructor() {
    super('Results came faster than they were taken.')
  }
}

const waitingLimit = 1_000

/**
 * The results of one subscription, in order, until `signal` aborts. At most 1,000 wait to be taken: the library's own
 * iterator keeps as many as come. Throws `FellBehindError` once those that waited are taken, and what the socket ended
 * with: the errors of the operation, or how it closed.
 */
export async function* takeResults(
  client: Client,
  payload: SubscribePayload,
  signal: AbortSignal,
): AsyncGenerator<Result, void> {
  const waiting: Result[] = []
  let ending: { readonly error?: unknown } | undefined
  let wake: () => void = () => undefined
  const end = (reason: { readonly error?: unknown }) => {
    ending ??= reason
    wake()
  }
  const unsubscribe = client.subscribe<Record<string, unknown>, Record<string, unknown>>(payload, {
    next(result) {
      if (ending) return
      waiting.push({ ...result })
      if (waiting.length < waitingLimit) return wake()
      end({ error: new FellBehindError() })
      unsubscribe()
    },
    error: (error) => end({ error }),
    complete: () => end({}),
  })
  const stop = () => {
    waiting.length = 0
    end({})
    unsubscribe()
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    for (;;) {
      const result = waiting.shift()
      if (result) yield result
      else if (ending) break
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    signal.removeEventListener('abort', stop)
    unsubscribe()
  }
  if ('error' in ending) throw ending.error
}
