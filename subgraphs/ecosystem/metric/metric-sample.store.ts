import { inArray, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import type { RecordedSample } from '../events.ts'
import { ownProjectSlug } from '../project/project.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { metricSamples } from '../tables.ts'
import type { MetricPoint } from './metric-point.type.ts'
import { describeNewMetric } from './metric.ts'
import type { SampleClaim } from './metric.ts'
import { chooseStepSeconds, seriesOrigin } from './series.ts'
import type { SeriesRange } from './series.ts'

export interface NewSample extends SampleClaim {
  readonly key: string
}

/** Writes samples of one project in one statement; answers those that were new. */
export async function insertSamples(
  tx: Transaction,
  project: ProjectRow,
  samples: readonly NewSample[],
  recorder: string,
): Promise<RecordedSample[]> {
  const keys = new Set(samples.map((sample) => sample.key))
  const rows = await tx.execute<RecordedRow>(recordSamples(project, recorder, [...keys], samples))
  return rows.map(toRecordedSample)
}

/** Makes a metric nobody measured yet, unless there is one of that key. */
export async function insertUnknownMetric(tx: Transaction, project: ProjectRow, key: string): Promise<void> {
  await tx.execute(recordSamples(project, 'members', [key], []))
}

function recordSamples(
  project: ProjectRow,
  recorder: string,
  keys: readonly string[],
  samples: readonly NewSample[],
): SQL {
  const isOwn = project.slug === ownProjectSlug
  const definitions = keys.map((key) => {
    const { staleAfterSeconds, ...definition } = describeNewMetric(key, isOwn)
    return { id: createId(), key, ...definition, stale_after_seconds: staleAfterSeconds }
  })
  return sql`
    select metric_id, key, value, numerator, denominator, at from ecosystem.record_samples(
      ${project.id}::uuid, ${project.organisationId}::uuid, ${recorder}, ${JSON.stringify(definitions)}::jsonb, ${JSON.stringify(samples)}::jsonb)`
}

interface RecordedRow extends Record<string, unknown> {
  readonly metric_id: string
  readonly key: string
  readonly value: number
  readonly numerator: number | null
  readonly denominator: number | null
  readonly at: string
}

function toRecordedSample({
  metric_id,
  key,
  value,
  numerator,
  denominator,
  at,
}: RecordedRow): RecordedSample {
  const sample = { metricId: metric_id, key, value, at: new Date(at).toISOString() }
  return denominator === null ? sample : { ...sample, numerator, denominator }
}

/** A stretch of a metric's series. */
export interface SeriesRow {
  readonly metricId: string
  readonly point: MetricPoint
}

export interface SeriesQuery extends SeriesRange {
  /** Whether growth per second is wanted, which costs a second look at each sample. */
  readonly withRates: boolean
}

/**
 * The series of many metrics over one range, downsampled by the database: one statement for all of them. The mean of
 * a ratio is that of what it was taken of, not of the quotients.
 */
export async function selectSeries(
  tx: Transaction,
  metricIds: readonly string[],
  query: SeriesQuery,
): Promise<SeriesRow[]> {
  const step = sql`make_interval(secs => ${chooseStepSeconds(query)})`
  const from = sql`${query.from.toISOString()}::timestamptz`
  const rows = await tx.execute<StretchRow>(sql`
    select metric_id, date_bin(${step}, at, ${seriesOrigin.toISOString()}::timestamptz) as bucket,
           count(*)::int as samples, min(value) as low, max(value) as high,
           case when count(denominator) = count(*) then sum(numerator) / sum(denominator) else avg(value) end as mean,
           -- The value of the latest sample, without keeping them all to sort.
           (max(array[extract(epoch from at)::double precision, value]))[2] as last,
           sum(growth) / nullif(sum(elapsed), 0) as rate
      from (${query.withRates ? samplesWithGrowth(metricIds, query) : samplesAlone(metricIds, query)}) as sample
     where at >= ${from}
     group by metric_id, bucket order by metric_id, bucket`)
  return rows.map(toSeriesRow)
}

function samplesAlone(metricIds: readonly string[], { from, to }: SeriesRange): SQL {
  return sql`
    select metric_id, at, value, numerator, denominator, null::double precision as growth, null::double precision as elapsed
      from ${metricSamples}
     where ${inArray(metricSamples.metricId, [...metricIds])}
       and at >= ${from.toISOString()}::timestamptz and at < ${to.toISOString()}::timestamptz`
}

/** With what each sample added to the one before it. A total that fell began anew at 0. */
function samplesWithGrowth(metricIds: readonly string[], { from, to }: SeriesRange): SQL {
  const [start, end] = [sql`${from.toISOString()}::timestamptz`, sql`${to.toISOString()}::timestamptz`]
  return sql`
    select metric_id, at, value, numerator, denominator, elapsed,
           case when value >= before then value - before when before is not null then value end as growth
      from (
        select s.*, lag(s.value) over in_time as before, extract(epoch from s.at - lag(s.at) over in_time)::double precision as elapsed
          from ${sql`unnest(${`{${metricIds.join(',')}}`}::uuid[])`} as wanted(id)
         cross join lateral (
           (select * from ecosystem.metric_samples where metric_id = wanted.id and at < ${start} order by at desc limit 1)
           union all
           select * from ecosystem.metric_samples where metric_id = wanted.id and at >= ${start} and at < ${end}
         ) as s
        window in_time as (partition by s.metric_id order by s.at)
      ) as paired`
}

interface StretchRow extends Record<string, unknown> {
  readonly metric_id: string
  readonly bucket: string
  readonly samples: number
  readonly low: number
  readonly high: number
  readonly mean: number
  readonly last: number
  readonly rate: number | null
}

function toSeriesRow(row: StretchRow): SeriesRow {
  const point: MetricPoint = {
    at: new Date(row.bucket),
    count: row.samples,
    minimum: row.low,
    maximum: row.high,
    average: row.mean,
    last: row.last,
    ratePerSecond: row.rate,
  }
  return { metricId: row.metric_id, point }
}
