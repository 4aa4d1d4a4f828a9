/**
 * Runs `work` with a signal that aborts after `timeoutMs` or with `parent`. Rejects at that moment with
 * `timeoutError()` or the parent's reason, whether or not the work heeds the signal.
 */
export function withDeadline<Value>(
  timeoutMs: number,
  parent: AbortSignal | undefined,
  timeoutError: () => Error,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    parent?.throwIfAborted()
    const controller = new AbortController()
    const leave = () => end(parent?.reason)
    const settle = () => {
      clearTimeout(timer)
      parent?.removeEventListener('abort', leave)
    }
    const end = (reason: unknown) => {
      settle()
      controller.abort(reason)
      reject(reason)
    }
    const timer = setTimeout(() => end(timeoutError()), timeoutMs)
    parent?.addEventListener('abort', leave, { once: true })
    work(controller.signal).then(
      (value) => {
        settle()
        resolve(value)
      },
      (reason: unknown) => {
        settle()
        reject(reason)
      },
    )
  })
}
