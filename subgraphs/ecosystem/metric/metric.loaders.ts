import DataLoader from 'dataloader'
import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import { selectMetrics, selectMetricsByProject, selectSeries } from './metric.store.ts'
import type { MetricRow } from './metric.store.ts'
import type { SeriesRange } from './metric.ts'
import type { MetricPoint } from './metric.type.ts'

export interface SeriesKey extends SeriesRange {
  readonly metricId: string
}

export const metricLoaders = (context: RequestContext) => ({
  metric: rowLoader<MetricRow>(context, selectMetrics, (row) => row.id),
  metricsByProject: pageLoader<MetricRow>(context, selectMetricsByProject),
  series: seriesLoader(context),
})

/** Series of many metrics: those over one range share one statement. */
function seriesLoader(context: RequestContext): DataLoader<SeriesKey, readonly MetricPoint[]> {
  const rangeOf = ({ from, to, maxPoints }: SeriesKey) => `${from.getTime()} ${to.getTime()} ${maxPoints}`
  return new DataLoader<SeriesKey, readonly MetricPoint[]>(
    async (keys) => {
      const points = new Map<SeriesKey, MetricPoint[]>()
      for (const group of Map.groupBy(keys, rangeOf).values()) {
        const [range] = group
        if (!range) continue
        const found = await context.database.read((tx) =>
          selectSeries(
            tx,
            group.map((key) => key.metricId),
            range,
          ),
        )
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
