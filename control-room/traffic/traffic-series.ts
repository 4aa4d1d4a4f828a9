import type { TrafficHistoryQuery, WatchTrafficSubscription } from '../../schema/generated/graphql.ts'
import { mergePoints } from './series.ts'
import type { Point, Series } from './series.ts'
import { isTrafficKey, trafficKeys } from './traffic-metrics.ts'
import type { TrafficKey } from './traffic-metrics.ts'

/** What was measured of the platform, by metric. */
export type TrafficSeries = Readonly<Record<TrafficKey, Series>>

export const noTraffic = Object.fromEntries(trafficKeys.map((key) => [key, []])) as unknown as TrafficSeries

/** A point and the metric it belongs to. */
export interface TrafficPoint extends Point {
  readonly key: TrafficKey
}

export function readHistory(project: NonNullable<TrafficHistoryQuery['projectBySlug']>): TrafficPoint[] {
  return project.metrics.edges.flatMap(({ node: { key, series } }) =>
    isTrafficKey(key) ? series.map(({ at, average }) => ({ key, at: Date.parse(at), value: average })) : [],
  )
}

export function readSamples({ metricRecorded }: WatchTrafficSubscription): TrafficPoint[] {
  return metricRecorded.flatMap(({ metric, at, value }) =>
    metric && isTrafficKey(metric.key) ? [{ key: metric.key, at: Date.parse(at), value }] : [],
  )
}

export function addPoints(
  traffic: TrafficSeries,
  points: readonly TrafficPoint[],
  since: number,
): TrafficSeries {
  const byKey = Map.groupBy(points, ({ key }) => key)
  const merged = trafficKeys.map((key) => {
    const added = (byKey.get(key) ?? []).map(({ at, value }) => ({ at, value }))
    return [key, mergePoints(traffic[key], added, since)]
  })
  return Object.fromEntries(merged) as TrafficSeries
}

/** When the latest sample was taken; null before the first. */
export function latestAt(traffic: TrafficSeries): number | null {
  const latest = Math.max(...trafficKeys.map((key) => traffic[key].at(-1)?.at ?? -Infinity))
  return Number.isFinite(latest) ? latest : null
}

/** The moments at which something was measured that is not there yet. */
export function newMoments(traffic: TrafficSeries, points: readonly TrafficPoint[]): number[] {
  const latest = latestAt(traffic) ?? -Infinity
  return [...new Set(points.map(({ at }) => at))].filter((at) => at > latest)
}
