import { dayMs, later, minuteMs } from './calendar.ts'
import { ownProjectSlug, type Project } from './projects.ts'
import type { Random } from './random.ts'

export type HealthStatus = 'UP' | 'DEGRADED' | 'DOWN'

export interface HealthCheck {
  readonly id: string
  readonly projectId: string
  readonly organisationId: string
  readonly at: Date
  readonly status: HealthStatus
  /** Null when no answer came. */
  readonly latencyMs: number | null
  readonly httpStatus: number | null
  readonly error: string | null
}

const historyMs = 7 * dayMs
const intervalMs = 30 * minuteMs
const slowAboveMs = 1500

/** Usual answer time and how many faults a week are to be expected. */
const habits: Readonly<Record<string, readonly [latencyMs: number, faults: number]>> = {
  'sd-ghost-protocol': [62, 1],
  'agent-banks': [140, 2],
  'vortexcore-app': [95, 1],
  'seftec-store': [210, 1],
  'sub-pro': [120, 0.5],
  'task-manager': [88, 0.7],
  seftechub: [330, 3],
}

interface Outage {
  readonly from: number
  readonly until: number
  readonly status: 'DEGRADED' | 'DOWN'
}

/** Checks every half hour for a week; this platform checks itself, so it has none before it runs. */
export function makeHealthChecks(random: Random, projects: readonly Project[], asOf: Date): HealthCheck[] {
  return projects
    .filter(({ slug }) => slug !== ownProjectSlug)
    .flatMap((project) => {
      const [latency, faults] = habits[project.slug] ?? [100, 1]
      const outages = drawOutages(random, faults, asOf)
      const checks: HealthCheck[] = []
      for (let age = historyMs - intervalMs; age >= 0; age -= intervalMs) {
        checks.push(check(random, project, latency, outages, later(asOf, -age - random.between(0, 20_000))))
      }
      return checks
    })
}

function drawOutages(random: Random, faults: number, asOf: Date): Outage[] {
  return Array.from({ length: random.poisson(faults) }, () => {
    const from = asOf.getTime() - random.between(0.3, 6.8) * dayMs
    const status = random.chance(0.5) ? 'DOWN' : 'DEGRADED'
    return { from, until: from + random.between(30, 200) * minuteMs, status }
  })
}

function check(
  random: Random,
  project: Project,
  usualMs: number,
  outages: readonly Outage[],
  at: Date,
): HealthCheck {
  const outage = outages.find(({ from, until }) => at.getTime() >= from && at.getTime() < until)
  const base = { id: random.id(at), projectId: project.id, organisationId: project.organisationId, at }
  if (outage?.status === 'DOWN') {
    const timedOut = random.chance(0.5)
    return timedOut
      ? { ...base, status: 'DOWN', latencyMs: null, httpStatus: null, error: 'no answer within 10 s' }
      : {
          ...base,
          status: 'DOWN',
          latencyMs: random.integer(20, 90),
          httpStatus: 503,
          error: 'service unavailable',
        }
  }
  const latencyMs = Math.round(usualMs * Math.exp(random.normal(0, 0.25)) + (outage ? slowAboveMs : 0))
  return { ...base, status: outage ? 'DEGRADED' : 'UP', latencyMs, httpStatus: 200, error: null }
}
