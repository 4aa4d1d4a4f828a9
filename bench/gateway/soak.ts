import { readLiveHeapMb } from '../process/live-heap.ts'
import { readResidentMb } from '../process/process-usage.ts'
import { BenchError } from '../process/child.ts'
import { formatNumber } from '../numbers.ts'
import type { Column } from './columns.ts'
import { measureSlice, requireAnswers } from './measure.ts'
import type { Bench, Running } from './measure.ts'
import type { ExpectedAnswer } from './start-contenders.ts'

const wanted = 1_000_000
const sliceSeconds = 3
// Slower than 500 requests per second it is not worth waiting for.
const maxSlices = wanted / 500 / sliceSeconds

interface Memory {
  readonly served: number
  /** After a collection. */
  readonly heapMb: number
  readonly residentMb: number
}

/**
 * Memory over a million requests, heavy and small, shared and distinct in turn: at the beginning (when every kind of
 * request was warm), in the middle and at the end.
 */
export async function soak(
  bench: Bench,
  columns: readonly Column[],
  running: readonly Running[],
  answers: ReadonlyMap<string, ExpectedAnswer>,
): Promise<void> {
  const ours = running.find(({ contender }) => contender.id === 'ours')
  if (!ours) throw new BenchError('There is no gateway of ours to soak.')
  let served = 0
  const memory: Memory[] = []
  for (let slice = 0; served < wanted && slice < maxSlices; slice += 1) {
    const column = columns[slice % columns.length]
    if (!column) break
    const result = await measureSlice(bench, ours, column, sliceSeconds)
    requireAnswers(ours, column, result, answers.get(column.id)?.bytes)
    served += result.requests
    console.log(`${column.id}: ${formatNumber(result.requests)} requests answered in full`)
    if ((slice + 1) % columns.length > 0 && served < wanted) continue
    memory.push(await readMemory(ours, served))
    console.log(describe(memory.at(-1)))
  }
  const middle = memory.find(({ served: by }) => by >= served / 2)
  console.log(`soak: ${formatNumber(served)} requests, each answered in full`)
  for (const [name, one] of Object.entries({ beginning: memory[0], middle, end: memory.at(-1) }))
    console.log(`soak ${name}: ${describe(one)}`)
}

async function readMemory({ child }: Running, served: number): Promise<Memory> {
  const residentMb = readResidentMb(child.pid)
  return { served, heapMb: await readLiveHeapMb(child), residentMb }
}

function describe(memory: Memory | undefined): string {
  if (!memory) return 'not measured'
  const { served, heapMb, residentMb } = memory
  return `after ${formatNumber(served)} requests a heap of ${formatNumber(heapMb)} MB after a collection, ${formatNumber(residentMb)} MB resident`
}
