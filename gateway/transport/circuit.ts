export interface CircuitOptions {
  /** Failures and successes older than this are forgotten. Default 10 s. */
  readonly windowMs?: number | undefined
  /** Too few calls say nothing about a subgraph. Default 20. */
  readonly minCalls?: number | undefined
  /** From this share of failed calls on it opens. Default 0.5. */
  readonly failureShare?: number | undefined
  /** How long it stays open before one call may try. Default 2 s, doubled after each failed try up to 30 s. */
  readonly openMs?: number | undefined
  /** Milliseconds of a clock that never goes back. */
  readonly now?: (() => number) | undefined
}

export type CircuitState = 'closed' | 'open' | 'half-open'

/** Stops asking a subgraph that keeps failing, and tries again with single calls. */
export interface Circuit {
  /** Whether a call may go out; every true must be followed by one `record` (or `forget`). */
  admit(): boolean
  record(isSuccess: boolean): void
  /** The call ended without saying anything about the subgraph: the client left. */
  forget(): void
  readonly state: CircuitState
}

const slices = 10
const longestOpenMs = 30_000

export function createCircuit(options: CircuitOptions = {}): Circuit {
  const {
    windowMs = 10_000,
    minCalls = 20,
    failureShare = 0.5,
    openMs = 2_000,
    now = () => performance.now(),
  } = options
  const calls = createCallWindow(windowMs, now)
  let state: CircuitState = 'closed'
  let openUntil = 0
  let nextOpenMs = openMs
  const open = () => {
    state = 'open'
    openUntil = now() + nextOpenMs
    nextOpenMs = Math.min(nextOpenMs * 2, longestOpenMs)
  }
  const close = () => {
    state = 'closed'
    nextOpenMs = openMs
    calls.clear()
  }
  return {
    admit() {
      if (state === 'closed') return true
      if (state === 'half-open' || now() < openUntil) return false
      state = 'half-open'
      return true
    },
    record(isSuccess) {
      if (state === 'half-open') return isSuccess ? close() : open()
      // A call admitted before it opened tells nothing new.
      if (state === 'open') return
      calls.add(isSuccess)
      if (isSuccess) return
      const { total, failed } = calls.count()
      if (total >= minCalls && failed / total >= failureShare) open()
    },
    forget() {
      if (state === 'half-open') state = 'open'
    },
    get state() {
      return state
    },
  }
}

/** Counts calls in ten slices of time, so that forgetting the old costs nothing per call. */
function createCallWindow(windowMs: number, now: () => number) {
  const sliceMs = windowMs / slices
  let kept: { slice: number; total: number; failed: number }[] = []
  const currentSlice = () => Math.floor(now() / sliceMs)
  const forgetBefore = (current: number) => (kept = kept.filter(({ slice }) => slice > current - slices))
  return {
    add(isSuccess: boolean) {
      const slice = currentSlice()
      let last = kept.at(-1)
      if (last?.slice !== slice) forgetBefore(slice).push((last = { slice, total: 0, failed: 0 }))
      last.total += 1
      if (!isSuccess) last.failed += 1
    },
    count() {
      return forgetBefore(currentSlice()).reduce(
        (sum, { total, failed }) => ({ total: sum.total + total, failed: sum.failed + failed }),
        { total: 0, failed: 0 },
      )
    },
    clear() {
      kept = []
    },
  }
}
