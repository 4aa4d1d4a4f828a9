import { BenchError } from '../process/child.ts'
import type { Child } from '../process/child.ts'
import { readCpuMs, readResidentMb } from '../process/process-usage.ts'
import type { Column } from './columns.ts'
import type { Contender } from './contenders.ts'
import { sendLoad } from './load.ts'
import type { Load, LoadTool } from './load.ts'

/** A contender that runs and answers. */
export interface Running {
  readonly contender: Contender
  readonly child: Child
  readonly url: string
}

/** One slice of load on one contender. */
export interface Slice {
  readonly requests: number
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly cpuMsPerRequest: number
  readonly fetchesPerRequest: number
  /** Share of the slice in which the contender had its core: well below 1, it waited for something else. */
  readonly busy: number
  readonly residentMb: number
  readonly failed: number
  /** With its head, on average: less than the answer's size, and what came back was not always the answer. */
  readonly bytesPerRequest: number
}

/** What every slice of a run has in common. */
export interface Bench {
  readonly tool: LoadTool
  readonly origin: string
  readonly loadCores: string
  readonly connections: number
  readonly tokensFile: string
  bodyFile(column: Column): string
}

/** Loads one contender for so many seconds. */
export async function measureSlice(
  bench: Bench,
  { child, url }: Running,
  column: Column,
  seconds: number,
): Promise<Slice> {
  const load: Load = {
    url,
    bodyFile: bench.bodyFile(column),
    tokensFile: column.isDistinct ? bench.tokensFile : undefined,
    seconds,
    connections: bench.connections,
    cores: bench.loadCores,
  }
  await fetch(`${bench.origin}/${column.isChanging ? 'changing' : 'constant'}`, { method: 'POST' })
  const askedBefore = await readAsked(bench.origin)
  const cpuBefore = readCpuMs(child.pid)
  const result = await sendLoad(bench.tool, load)
  const cpuMs = readCpuMs(child.pid) - cpuBefore
  const asked = (await readAsked(bench.origin)) - askedBefore
  const { requests, microseconds, p50Ms, p99Ms, failed, bytes } = result
  return {
    requests,
    requestsPerSecond: (requests * 1_000_000) / microseconds,
    p50Ms,
    p99Ms,
    cpuMsPerRequest: cpuMs / requests,
    fetchesPerRequest: asked / requests,
    busy: (cpuMs * 1000) / microseconds,
    residentMb: readResidentMb(child.pid),
    failed,
    bytesPerRequest: bytes / requests,
  }
}

/** Failing fast is not being fast, nor is answering something shorter. */
export function requireAnswers(
  { contender }: Running,
  column: Column,
  { failed, bytesPerRequest }: Slice,
  expectedBytes: number | undefined,
): void {
  if (failed > 0) throw new BenchError(`${contender.title} failed ${failed} times at "${column.title}".`)
  if (expectedBytes !== undefined && bytesPerRequest < expectedBytes)
    throw new BenchError(`${contender.title} did not always answer "${column.title}" in full.`)
}

/** How many requests the subgraphs have answered so far. */
async function readAsked(origin: string): Promise<number> {
  const response = await fetch(`${origin}/asked`)
  return Number(await response.text())
}
