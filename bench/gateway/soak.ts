import { BenchError } from '../process/child.ts'
import { formatNumber } from '../numbers.ts'
import type { Column } from './columns.ts'
import { measureSlice } from './measure.ts'
import type { Bench, Running } from './measure.ts'

const wanted = 1_000_000
const sliceSeconds = 10
// Slower than 500 requests per second it is not worth waiting for.
const maxSlices = wanted / 500 / sliceSeconds

/** Memory over a million requests, heavy and small, shared and distinct in turn. */
export async function soak(
  bench: Bench,
  columns: readonly Column[],
  running: readonly Running[],
): Promise<void> {
  const ours = running.find(({ contender }) => contender.id === 'ours')
  if (!ours) throw new BenchError('There is no gateway of ours to soak.')
  let [served, failed] = [0, 0]
  const memory: number[] = []
  for (let slice = 0; served < wanted && slice < maxSlices; slice += 1) {
    const column = columns[slice % columns.length]
    if (!column) break
    const {
      requestsPerSecond,
      residentMb,
      failed: failures,
    } = await measureSlice(bench, ours, column, sliceSeconds)
    served += requestsPerSecond * sliceSeconds
    failed += failures
    memory.push(residentMb)
    console.log(`${formatNumber(served)} requests, ${formatNumber(residentMb)} MB (${column.id})`)
  }
  const half = Math.floor(memory.length / 2)
  const [early, late] = [memory.slice(0, half), memory.slice(half)].map((part) => Math.max(...part))
  console.log(
    `soak: ${formatNumber(served)} requests, ${failed} failed, at most ${formatNumber(early ?? 0)} MB in the first half, ${formatNumber(late ?? 0)} MB in the second`,
  )
}
