/**
 * Runs `work` with a signal that aborts after `timeoutMs` or with `parent`. Rejects at that moment with
 * `timeoutError()` or the parent's reason, whether or not the work heeds the signal.
 */
export async function withDeadline<Value>(
  timeoutMs: number,
  parent: AbortSignal | undefined,
  timeoutError: () => Error,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  parent?.throwIfAborted()
  const controller = new AbortController()
  const { promise: cut, reject } = Promise.withResolvers<never>()
  const end = (reason: unknown) => {
    controller.abort(reason)
    reject(reason)
  }
  const leave = () => end(parent?.reason)
  const timer = setTimeout(() => end(timeoutError()), timeoutMs)
  parent?.addEventListener('abort', leave, { once: true })
  try {
    return await Promise.race([work(controller.signal), cut])
  } finally {
    clearTimeout(timer)
    parent?.removeEventListener('abort', leave)
  }
}
