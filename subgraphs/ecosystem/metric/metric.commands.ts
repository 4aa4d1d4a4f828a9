import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { EcosystemContext } from '../context.ts'
import type { MetricsRecorded } from '../events.ts'
import { isReportDue, recordHealth } from '../health-check/health-check.commands.ts'
import { judgeTraffic } from '../health-check/health-check.ts'
import { findReportableProject } from '../project/reportable-project.store.ts'
import { ownProjectSlug } from '../project/project.ts'
import type { ProjectRow } from '../project/project.store.ts'
import type { MetricsRecordInput } from './metric.input.ts'
import { insertSamples } from './metric.store.ts'
import { maxClockSkewMs } from './metric.ts'

/** Records measurements of a project and answers how many were new. */
export async function recordMetrics(
  context: EcosystemContext,
  { projectSlug, samples }: MetricsRecordInput,
): Promise<number> {
  const now = new Date()
  const ahead = samples.findIndex((sample) => sample.at.getTime() > now.getTime() + maxClockSkewMs)
  if (ahead >= 0)
    refuse('TIME_AHEAD', 'This sample lies in the future.', ['input', 'samples', String(ahead), 'at'])
  return context.database.write(async (tx) => {
    const project = await findReportableProject(tx, context.viewer, projectSlug)
    if (!project) return refuse('NOT_FOUND', 'There is no such project.', ['input', 'projectSlug'])
    const source = context.viewer.kind === 'service' ? context.viewer.name : 'members'
    const recorded = await insertSamples(tx, project, samples, source)
    if (recorded.length > 0) {
      const event: MetricsRecorded = {
        type: 'ecosystem.metrics.recorded',
        data: { projectId: project.id, slug: project.slug, samples: recorded },
      }
      const { organisationId } = project
      await appendEvents(tx, {
        stream: stream('ecosystem', 'metrics', project.id),
        events: [event],
        organisationId,
      })
    }
    // The gateway's report on its traffic is also the sign of life of this very platform.
    if (context.viewer.kind === 'service' && project.slug === ownProjectSlug)
      await recordOwnHealth(tx, project, samples, now)
    return recorded.length
  })
}

async function recordOwnHealth(
  tx: Transaction,
  project: ProjectRow,
  samples: MetricsRecordInput['samples'],
  now: Date,
): Promise<void> {
  const values = new Map(samples.map(({ key, value }) => [key, value]))
  const status = judgeTraffic(values)
  if (!isReportDue(project, status, now)) return
  const latency = values.get('latency_p50_ms')
  const message = status === 'UP' ? null : 'errors or slow answers at the gateway'
  await recordHealth(tx, project.id, {
    status,
    latencyMs: latency === undefined ? null : Math.round(latency),
    httpStatus: null,
    message,
  })
}
