/** How a series is cut into stretches: pure. */
export interface SeriesRange {
  /** Included. */
  readonly from: Date
  /** Not included. */
  readonly to: Date
  readonly maxPoints: number
}

/** Where all stretches are counted from, a Monday: the same moment falls into the same stretch whoever asks. */
export const seriesOrigin = new Date('2001-01-01T00:00:00.000Z')

const weekSeconds = 604_800
const roundSteps = [1, 5, 10, 15, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400]

/** The smallest round step, in seconds, of which `maxPoints` are as long as the range; whole weeks beyond a day. */
export function chooseStepSeconds({ from, to, maxPoints }: SeriesRange): number {
  const needed = (to.getTime() - from.getTime()) / 1_000 / maxPoints
  return roundSteps.find((step) => step >= needed) ?? Math.ceil(needed / weekSeconds) * weekSeconds
}
