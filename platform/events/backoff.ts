/** How long to wait between tries, in milliseconds. */
export interface BackoffOptions {
  /** Before the second try; doubles with every further one. */
  readonly firstMs: number
  readonly maxMs: number
}

/**
 * The wait after `attempts` failed tries (1 or more): exponential, and between half and all of that, so that many who
 * failed together do not come back together. `random` gives numbers from 0 up to 1.
 */
export function backoffDelay(
  attempts: number,
  { firstMs, maxMs }: BackoffOptions,
  random: () => number = Math.random,
): number {
  const full = Math.min(firstMs * 2 ** Math.min(attempts - 1, 30), maxMs)
  return Math.round(full / 2 + (full / 2) * random())
}
