import type { Series } from '../traffic/series.ts'

/** One line of a chart. */
export interface Line {
  readonly label: string
  readonly series: Series
  /** Which colour and dash it is drawn in. */
  readonly tone: 1 | 2 | 3
}
