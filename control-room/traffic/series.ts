/** One measured value; `at` in milliseconds since the epoch. */
export interface Point {
  readonly at: number
  readonly value: number
}

/** Points by time, the earliest first, one for a moment. */
export type Series = readonly Point[]

/** Takes points in, in any order; of two for one moment the first stays. What is older than `since` goes. */
export function mergePoints(series: Series, points: readonly Point[], since: number): Series {
  const known = new Set(series.map(({ at }) => at))
  const added = [...new Map(points.toReversed().map((point) => [point.at, point])).values()].filter(
    ({ at }) => !known.has(at),
  )
  return [...series, ...added].filter(({ at }) => at >= since).sort((a, b) => a.at - b.at)
}

/** Cuts a series where nothing was measured for longer than `longestGap` milliseconds: a gap is no straight line. */
export function splitAtGaps(series: Series, longestGap: number): Series[] {
  const runs: Point[][] = []
  for (const point of series) {
    const run = runs.at(-1)
    const before = run?.at(-1)
    if (run && before && point.at - before.at <= longestGap) run.push(point)
    else runs.push([point])
  }
  return runs
}

/** The point nearest to a moment; null when there is none. */
export function nearestPoint(series: Series, at: number): Point | null {
  return series.reduce<Point | null>(
    (nearest, point) =>
      nearest === null || Math.abs(point.at - at) < Math.abs(nearest.at - at) ? point : nearest,
    null,
  )
}
