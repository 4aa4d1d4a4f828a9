import { requireOrganisation } from '../../../platform/auth/permission.ts'
import { isOperator } from '../../../platform/auth/viewer.ts'
import { violatedConstraint } from '../../../platform/database/database-error.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { EcosystemContext } from '../context.ts'
import type { MetricDescribed, MetricsRecorded, RecordedSample } from '../events.ts'
import { recordTrafficHealth } from '../health-check/health-check.commands.ts'
import { findReportableProject } from '../project/reportable-project.store.ts'
import { ownProjectSlug } from '../project/project.ts'
import { selectProjectBySlug } from '../project/project.store.ts'
import type { ProjectRow } from '../project/project.store.ts'
import type { MetricDescribeInput, MetricsRecordInput } from './metric.input.ts'
import { insertSamples, insertUnknownMetric } from './metric-sample.store.ts'
import { faultOf } from './metric.ts'
import type { MetricDefinition } from './metric.ts'
import { lockMetric, updateMetricDescription } from './metric.store.ts'
import type { MetricRow } from './metric.store.ts'

/** Records measurements of a project and answers how many were new. */
export async function recordMetrics(
  context: EcosystemContext,
  { projectSlug, samples }: MetricsRecordInput,
): Promise<number> {
  const now = new Date()
  refuseFaultySample(samples, now)
  const write = context.database.write(async (tx) => {
    const project = await findReportableProject(tx, context.viewer, projectSlug)
    if (!project) return refuse('NOT_FOUND', 'There is no such project.', ['input', 'projectSlug'])
    const recorder = context.viewer.kind === 'service' ? context.viewer.name : 'members'
    const recorded = await insertSamples(tx, project, samples, recorder)
    if (recorded.length > 0) await appendRecorded(tx, project, recorded)
    // The gateway's report on its traffic is also the sign of life of this very platform.
    if (context.viewer.kind === 'service' && project.slug === ownProjectSlug)
      await recordTrafficHealth(tx, project, new Map(samples.map(({ key, value }) => [key, value])), now)
    return recorded.length
  })
  return write.catch(refuseTooMany)
}

/** Says what a metric means: its name, unit, kind, description and pace. */
export async function describeMetric(
  context: EcosystemContext,
  input: MetricDescribeInput,
): Promise<MetricRow> {
  const member = requireOrganisation(context.viewer, 'MANAGER')
  const write = context.database.write(async (tx) => {
    const project = await selectProjectBySlug(tx, input.projectSlug)
    const isTheirs = project && (project.organisationId === member.organisationId || isOperator(member))
    if (!isTheirs) return refuse('NOT_FOUND', 'There is no such project.', ['input', 'projectSlug'])
    await insertUnknownMetric(tx, project, input.key)
    const metric = await lockMetric(tx, project.id, input.key)
    if (!metric) throw new Error(`Metric ${input.key} of ${project.slug} is gone.`)
    const row: MetricRow = { ...metric, ...describedBy(input, metric) }
    if (JSON.stringify(row) === JSON.stringify(metric)) return metric
    await updateMetricDescription(tx, row)
    await appendDescribed(tx, row)
    return row
  })
  return write.catch(refuseTooMany)
}

function describedBy(input: MetricDescribeInput, metric: MetricRow): MetricDefinition {
  return {
    name: input.name ?? metric.name,
    unit: input.unit ?? metric.unit,
    kind: input.kind ?? metric.kind,
    description: input.description ?? metric.description,
    staleAfterSeconds: input.staleAfterSeconds ?? metric.staleAfterSeconds,
  }
}

function refuseFaultySample(samples: MetricsRecordInput['samples'], now: Date): void {
  for (const [index, sample] of samples.entries()) {
    const fault = faultOf(sample, now)
    if (fault) refuse(fault.code, fault.message, ['input', 'samples', String(index), fault.field])
  }
}

function refuseTooMany(error: unknown): never {
  if (violatedConstraint(error) !== 'metrics_per_project_check') throw error
  return refuse('TOO_MANY_METRICS', 'The project would have more than 1,000 metrics.')
}

async function appendRecorded(
  tx: Transaction,
  { id: projectId, slug, organisationId }: ProjectRow,
  samples: readonly RecordedSample[],
): Promise<void> {
  const event: MetricsRecorded = { type: 'ecosystem.metrics.recorded', data: { projectId, slug, samples } }
  await appendEvents(tx, {
    stream: stream('ecosystem', 'metrics', projectId),
    events: [event],
    organisationId,
  })
}

async function appendDescribed(tx: Transaction, metric: MetricRow): Promise<void> {
  const { id: metricId, projectId, organisationId, key, kind, unit } = metric
  const event: MetricDescribed = {
    type: 'ecosystem.metric.described',
    data: { metricId, projectId, key, kind, unit },
  }
  await appendEvents(tx, { stream: stream('ecosystem', 'metric', metricId), events: [event], organisationId })
}
