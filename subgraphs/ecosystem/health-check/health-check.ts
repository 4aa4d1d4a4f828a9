/** The rules of health: pure. */
export type HealthStatus = 'UP' | 'DEGRADED' | 'DOWN'

/** An answer slower than this is degraded service, in milliseconds. */
export const slowAboveMs = 1_500
/** Our own gateway reports every 5 s, of which one in 25 s is kept; silent for this long it is down, in milliseconds. */
export const silentAfterMs = 45_000
/** A report that changes nothing is kept at most this often, in milliseconds. */
export const keepReportEveryMs = 25_000

/** How a project is that answered, or did not answer, a probe. */
export function judgeProbe(probe: { httpStatus: number | null; latencyMs: number }): HealthStatus {
  if (probe.httpStatus === null || probe.httpStatus >= 500) return 'DOWN'
  if (probe.httpStatus >= 400 || probe.latencyMs > slowAboveMs) return 'DEGRADED'
  return 'UP'
}

/**
 * How this platform is by its own measurements: degraded when more than one request in twenty fails, or as many are
 * slow. Less than a request a second tells nothing but that it is alive: one client's mistake is not a fault of ours.
 */
export function judgeTraffic(samples: ReadonlyMap<string, number>): HealthStatus {
  const requests = samples.get('requests_per_second') ?? 0
  if (requests < 1) return 'UP'
  const isFailing = (samples.get('errors_per_second') ?? 0) / requests > 0.05
  return isFailing || (samples.get('latency_p95_ms') ?? 0) > slowAboveMs ? 'DEGRADED' : 'UP'
}
