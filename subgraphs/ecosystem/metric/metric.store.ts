import { inArray, sql } from 'drizzle-orm'
import { selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import type { RecordedSample } from '../events.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { metrics, metricSamples } from '../tables.ts'
import { chooseStepSeconds, describeMetric } from './metric.ts'
import type { SeriesRange } from './metric.ts'
import type { MetricPoint } from './metric.type.ts'

export type MetricRow = typeof metrics.$inferSelect

const byKey: KeysetOrder = { column: metrics.key, id: metrics.id, direction: 'asc' }

export function selectMetrics(tx: Transaction, ids: readonly string[]): Promise<MetricRow[]> {
  return tx
    .select()
    .from(metrics)
    .where(inArray(metrics.id, [...ids]))
}

export function selectMetricsByProject(
  tx: Transaction,
  projectIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<MetricRow>>> {
  return selectPagesByParent(tx, {
    table: metrics,
    parent: metrics.projectId,
    parentIds: projectIds,
    order: byKey,
    page,
  })
}

export interface NewSample {
  readonly key: string
  readonly value: number
  readonly at: Date
}

/** Writes samples of one project in one statement; answers those that were new. */
export async function insertSamples(
  tx: Transaction,
  project: ProjectRow,
  samples: readonly NewSample[],
  source: string,
): Promise<RecordedSample[]> {
  const keys = [...new Set(samples.map((sample) => sample.key))]
  const definitions = JSON.stringify(
    keys.map((key) => ({ id: createId(), key, source, ...describeMetric(key) })),
  )
  const rows = await tx.execute<{ metric_id: string; key: string; value: number; at: string }>(sql`
    select metric_id, key, value, at from ecosystem.record_samples(
      ${project.id}::uuid, ${project.organisationId}::uuid, ${definitions}::jsonb, ${JSON.stringify(samples)}::jsonb)`)
  return rows.map(({ metric_id: metricId, key, value, at }) => ({
    metricId,
    key,
    value: Number(value),
    at: new Date(at).toISOString(),
  }))
}

/** The series of many metrics over one range, downsampled by the database: one statement for all of them. */
export async function selectSeries(
  tx: Transaction,
  metricIds: readonly string[],
  range: SeriesRange,
): Promise<{ metricId: string; point: MetricPoint }[]> {
  const [from, to] = [range.from.toISOString(), range.to.toISOString()]
  const bucket = sql`date_bin(make_interval(secs => ${chooseStepSeconds(range)}), ${metricSamples.at}, ${from}::timestamptz)`
  const rows = await tx.execute<{
    metric_id: string
    at: string
    count: string
    low: number
    high: number
    mean: number
    last: number
  }>(sql`
    select metric_id, bucket as at, count(*) as count, min(value) as low, max(value) as high, avg(value) as mean,
           (array_agg(value order by sample_at desc))[1] as last
      from (select ${metricSamples.metricId} as metric_id, ${metricSamples.value} as value, ${metricSamples.at} as sample_at, ${bucket} as bucket
              from ${metricSamples}
             where ${inArray(metricSamples.metricId, [...metricIds])}
               and ${metricSamples.at} >= ${from}::timestamptz and ${metricSamples.at} < ${to}::timestamptz) as sample
     group by metric_id, bucket order by metric_id, bucket`)
  return rows.map((row) => ({
    metricId: row.metric_id,
    point: {
      at: new Date(row.at),
      count: Number(row.count),
      minimum: Number(row.low),
      maximum: Number(row.high),
      average: Number(row.mean),
      last: Number(row.last),
    },
  }))
}
