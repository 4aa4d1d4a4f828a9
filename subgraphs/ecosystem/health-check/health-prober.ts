import { serviceViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { ViewerDatabase } from '../../../platform/database/viewer-database.ts'
import type { SubgraphRuntime } from '../../../platform/graphql/subgraph-definition.ts'
import type { OutboundClient } from '../../../platform/outbound/outbound-client.ts'
import { OutboundRefused } from '../../../platform/outbound/outbound-guard.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { recordHealth } from './health-check.commands.ts'
import type { HealthReport } from './health-check.commands.ts'
import { judgeProbe, silentAfterMs } from './health-check.ts'
import { claimDueProjects, selectSilentOwnProject } from './health-check.store.ts'

export interface HealthProber {
  /** Asks every project that is due; one that fails to answer is recorded as such and holds up no other. */
  probeDue(): Promise<void>
  stop(): Promise<void>
}

export interface HealthProberOptions {
  /** Between rounds, in milliseconds; 30,000 by default. */
  readonly everyMs?: number
  /** For one answer, in milliseconds; 5,000 by default. */
  readonly timeoutMs?: number
}

interface Probing {
  readonly database: ViewerDatabase
  readonly outbound: OutboundClient
  readonly log: SubgraphRuntime['log']
  readonly timeoutMs: number
  readonly stopped: AbortSignal
}

const atOnce = 20

/**
 * Asks the projects that have a health address, round after round, until it is stopped. Any number of processes may
 * do so on one database: each project is asked by one of them a round.
 */
export function startHealthProber(
  runtime: Pick<SubgraphRuntime, 'database' | 'log'> & Pick<Probing, 'outbound'>,
  { everyMs = 30_000, timeoutMs = 5_000 }: HealthProberOptions = {},
): HealthProber {
  const stopped = new AbortController()
  const database = runtime.database.as(serviceViewer('ecosystem'), `probe-${createId()}`)
  const { log, outbound } = runtime
  const probing: Probing = { database, outbound, log, timeoutMs, stopped: stopped.signal }
  let round: Promise<void> | undefined
  const probeDue = () =>
    (round ??= probeRound(probing, everyMs).finally(() => {
      round = undefined
    }))
  const timer = setInterval(() => {
    probeDue().catch((error: unknown) => warnUnlessStopped(probing, error))
  }, everyMs)
  return {
    probeDue,
    stop: async () => {
      clearInterval(timer)
      stopped.abort()
      await round?.catch(() => undefined)
    },
  }
}

async function probeRound(probing: Probing, everyMs: number): Promise<void> {
  const { database, stopped } = probing
  await noticeSilence(database)
  // A little less than a round, or a project asked late in one would miss the next.
  const pauseMs = everyMs * 0.9
  for (let isMore = true; isMore && !stopped.aborted;) {
    const due = await database.write((tx) => claimDueProjects(tx, pauseMs, atOnce))
    await Promise.all(due.map((project) => probeProject(probing, project)))
    isMore = due.length === atOnce
  }
}

async function probeProject(probing: Probing, project: ProjectRow): Promise<void> {
  try {
    const report = await probe(probing, project.healthUrl ?? '')
    if (!probing.stopped.aborted) await probing.database.write((tx) => recordHealth(tx, project.id, report))
  } catch (error) {
    warnUnlessStopped(probing, error, project)
  }
}

async function probe({ outbound, timeoutMs, stopped }: Probing, url: string): Promise<HealthReport> {
  const startedAt = performance.now()
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)])
  try {
    const httpStatus = await outbound.askStatus(url, signal)
    const latencyMs = Math.round(performance.now() - startedAt)
    const status = judgeProbe({ httpStatus, latencyMs })
    const message = status === 'UP' ? null : `answered ${httpStatus} after ${latencyMs} ms`
    return { status, latencyMs, httpStatus, message }
  } catch (error) {
    const message = signal.aborted ? `no answer within ${timeoutMs} ms` : toldOf(error)
    return { status: 'DOWN', latencyMs: null, httpStatus: null, message }
  }
}

/** Not what a network of ours said of it: whoever chose the address reads this. */
function toldOf(error: unknown): string {
  return error instanceof OutboundRefused ? error.message : 'cannot be reached'
}

/** Our own gateway reports on itself; when it falls silent, that is the report. */
async function noticeSilence(database: ViewerDatabase): Promise<void> {
  await database.write(async (tx) => {
    const silent = await selectSilentOwnProject(tx, new Date(Date.now() - silentAfterMs))
    const message = 'the gateway does not report'
    if (silent)
      await recordHealth(tx, silent.id, { status: 'DOWN', latencyMs: null, httpStatus: null, message })
  })
}

function warnUnlessStopped({ log, stopped }: Probing, err: unknown, project?: ProjectRow): void {
  if (!stopped.aborted) log.warn({ err, project: project?.slug }, 'a health probe failed on our side')
}
