import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { EcosystemContext } from '../context.ts'
import type { HealthChecked } from '../events.ts'
import { findReportableProject } from '../project/reportable-project.store.ts'
import { lockProject, updateProjectRow } from '../project/project.store.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { judgeTraffic, keepReportEveryMs } from './health-check.ts'
import type { HealthStatus } from './health-check.ts'
import type { HealthCheckRecordInput } from './health-check.input.ts'
import { insertHealthCheck } from './health-check.store.ts'

export interface HealthReport {
  readonly status: HealthStatus
  readonly latencyMs: number | null
  readonly httpStatus: number | null
  readonly message: string | null
}

/** Records a look at a project by its owner's members, by the operator or by a service of ours. */
export async function recordHealthCheck(
  context: EcosystemContext,
  input: HealthCheckRecordInput,
): Promise<ProjectRow> {
  return context.database.write(async (tx) => {
    const project = await findReportableProject(tx, context.viewer, input.projectSlug)
    if (!project) return refuse('NOT_FOUND', 'There is no such project.', ['input', 'projectSlug'])
    const { status, latencyMs = null, httpStatus = null, message = null } = input
    return recordHealth(tx, project.id, { status, latencyMs, httpStatus, message })
  })
}

/** Writes the check, moves the project's health, and tells of it. */
export async function recordHealth(
  tx: Transaction,
  projectId: string,
  report: HealthReport,
): Promise<ProjectRow> {
  // The lock puts checks in order, so that `since` and the previous status are true.
  const project = await lockProject(tx, projectId)
  if (!project) throw new Error(`Project ${projectId} is gone.`)
  const checkedAt = new Date()
  const row: ProjectRow = {
    ...project,
    healthStatus: report.status,
    healthSince: project.healthStatus === report.status ? project.healthSince : checkedAt,
    healthCheckedAt: checkedAt,
    healthLatencyMs: report.latencyMs,
    healthMessage: report.message,
  }
  await updateProjectRow(tx, row)
  await insertHealthCheck(tx, {
    ...report,
    id: createId(),
    projectId,
    organisationId: project.organisationId,
    checkedAt,
  })
  await appendHealthChecked(tx, project, report)
  return row
}

/** Takes the gateway's report on its traffic as a look at this platform, when it says something new or is due. */
export async function recordTrafficHealth(
  tx: Transaction,
  project: ProjectRow,
  traffic: ReadonlyMap<string, number>,
  now: Date,
): Promise<void> {
  const status = judgeTraffic(traffic)
  const lastAt = project.healthCheckedAt?.getTime() ?? 0
  if (project.healthStatus === status && now.getTime() - lastAt < keepReportEveryMs) return
  const latency = traffic.get('latency_p50_ms')
  const latencyMs = latency === undefined ? null : Math.round(latency)
  const message = status === 'UP' ? null : 'errors or slow answers at the gateway'
  await recordHealth(tx, project.id, { status, latencyMs, httpStatus: null, message })
}

async function appendHealthChecked(
  tx: Transaction,
  before: ProjectRow,
  { status, latencyMs }: HealthReport,
): Promise<void> {
  const { id: projectId, slug, organisationId, healthStatus: previousStatus } = before
  const event: HealthChecked = {
    type: 'ecosystem.health.checked',
    data: { projectId, slug, status, previousStatus, latencyMs },
  }
  await appendEvents(tx, {
    stream: stream('ecosystem', 'health', projectId),
    events: [event],
    organisationId,
  })
}
