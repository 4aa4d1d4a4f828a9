import { request } from 'undici'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { ViewerDatabase } from '../../../platform/database/viewer-database.ts'
import type { SubgraphRuntime } from '../../../platform/graphql/subgraph-definition.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { recordHealth } from './health-check.commands.ts'
import type { HealthReport } from './health-check.commands.ts'
import { judgeProbe, silentAfterMs } from './health-check.ts'
import { selectProbedProjects, selectSilentOwnProject } from './health-check.store.ts'

export interface HealthProber {
  /** Asks every project once; a project that fails to answer is recorded as such and holds up no other. */
  probeAll(): Promise<void>
  stop(): Promise<void>
}

export interface HealthProberOptions {
  /** Between rounds, in milliseconds; 30,000 by default. */
  readonly everyMs?: number
  /** For one answer, in milliseconds; 5,000 by default. */
  readonly timeoutMs?: number
}

/** Asks the projects that have a health address, round after round, until it is stopped. */
export function startHealthProber(
  runtime: Pick<SubgraphRuntime, 'database' | 'log'>,
  options: HealthProberOptions = {},
): HealthProber {
  const { everyMs = 30_000, timeoutMs = 5_000 } = options
  const database = runtime.database.as(serviceViewer('ecosystem'), `probe-${createId()}`)
  const stopped = new AbortController()
  let round = Promise.resolve()
  const probeAll = async () => {
    const projects = await database.read(selectProbedProjects)
    await Promise.all([
      ...projects.map((project) => probeProject(database, project, timeoutMs, stopped.signal)),
      noticeSilence(database),
    ])
  }
  const timer = setInterval(() => {
    round = probeAll().catch((error: unknown) => {
      if (!stopped.signal.aborted) runtime.log.warn({ err: error }, 'a round of health probes failed')
    })
  }, everyMs)
  return {
    probeAll,
    stop: async () => {
      clearInterval(timer)
      stopped.abort()
      await round
    },
  }
}

async function probeProject(
  database: ViewerDatabase,
  project: ProjectRow,
  timeoutMs: number,
  stopped: AbortSignal,
): Promise<void> {
  const report = await probe(project.healthUrl ?? '', timeoutMs, stopped)
  if (!stopped.aborted) await database.write((tx) => recordHealth(tx, project.id, report))
}

async function probe(url: string, timeoutMs: number, stopped: AbortSignal): Promise<HealthReport> {
  const startedAt = performance.now()
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)])
  try {
    const { statusCode: httpStatus, body } = await request(url, { signal })
    // Not read: a body without end must not hold the prober.
    body.destroy()
    const latencyMs = Math.round(performance.now() - startedAt)
    const status = judgeProbe({ httpStatus, latencyMs })
    return {
      status,
      latencyMs,
      httpStatus,
      message: status === 'UP' ? null : `answered ${httpStatus} after ${latencyMs} ms`,
    }
  } catch {
    return { status: 'DOWN', latencyMs: null, httpStatus: null, message: `no answer within ${timeoutMs} ms` }
  }
}

/** Our own gateway reports on itself; when it falls silent, that is the report. */
async function noticeSilence(database: ViewerDatabase): Promise<void> {
  await database.write(async (tx) => {
    const silent = await selectSilentOwnProject(tx, new Date(Date.now() - silentAfterMs))
    const report: HealthReport = {
      status: 'DOWN',
      latencyMs: null,
      httpStatus: null,
      message: 'the gateway does not report',
    }
    if (silent) await recordHealth(tx, silent.id, report)
  })
}
