import DataLoader from 'dataloader'
import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import type { MetricPoint } from './metric-point.type.ts'
import { selectSeries } from './metric-sample.store.ts'
import type { SeriesQuery } from './metric-sample.store.ts'
import { selectMetrics, selectMetricsByProject } from './metric.store.ts'
import type { MetricRow } from './metric.store.ts'

export interface SeriesKey extends SeriesQuery {
  readonly metricId: string
}

export const metricLoaders = (context: RequestContext) => ({
  metric: rowLoader<MetricRow>(context, selectMetrics, (row) => row.id),
  metricsByProject: pageLoader<MetricRow, readonly string[] | null>(context, selectMetricsByProject),
  series: seriesLoader(context),
  /** One end for all series of a request that go up to now, so that they share a statement. */
  startedAt: new Date(),
})

/** Series of many metrics: those over one range share one statement. */
function seriesLoader(context: RequestContext): DataLoader<SeriesKey, readonly MetricPoint[]> {
  const queryOf = ({ from, to, maxPoints, withRates }: SeriesKey) =>
    `${from.getTime()} ${to.getTime()} ${maxPoints} ${withRates}`
  return new DataLoader<SeriesKey, readonly MetricPoint[]>(
    async (keys) => {
      const points = new Map<SeriesKey, MetricPoint[]>()
      for (const group of Map.groupBy(keys, queryOf).values()) {
        const [query] = group
        if (!query) continue
        const metricIds = [...new Set(group.map((key) => key.metricId))]
        const found = await context.database.read((tx) => selectSeries(tx, metricIds, query))
        const byMetric = Map.groupBy(found, ({ metricId }) => metricId)
        for (const key of group)
          points.set(
            key,
            (byMetric.get(key.metricId) ?? []).map(({ point }) => point),
          )
      }
      return keys.map((key) => points.get(key) ?? [])
    },
    { cache: false },
  )
}
