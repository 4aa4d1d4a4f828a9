/**
 * Latencies as counts in stretches, each a quarter longer than the one before: the first ends at 0.5 ms, the last
 * takes all beyond a minute. Counts of different processes and times add up, place by place.
 */
export type LatencyCounts = readonly number[]

const firstEndMs = 0.5
const growth = 1.25
/** How many stretches there are. Counts that are left out at the end are zero. */
export const latencyStretches = 54

/** The place of a latency among the counts. */
export function findStretch(ms: number): number {
  if (!(ms > firstEndMs)) return 0
  const place = Math.ceil(Math.log(ms / firstEndMs) / Math.log(growth))
  return Math.min(latencyStretches - 1, place)
}

/** The latency that this share (0 to 1) of all stayed within, in milliseconds; null when nothing was counted. */
export function readPercentileMs(counts: LatencyCounts, share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let left = Math.max(1, Math.ceil(total * share))
  for (const [place, count] of counts.entries()) {
    if (count >= left) return within(place, left / count)
    left -= count
  }
  return endOf(counts.length - 1)
}

/** Somewhere in a stretch: as if what it counts were spread evenly. */
function within(place: number, part: number): number {
  const start = place === 0 ? 0 : endOf(place - 1)
  return start + (endOf(place) - start) * part
}

function endOf(place: number): number {
  return firstEndMs * growth ** place
}
