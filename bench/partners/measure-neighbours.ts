import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { median, percentile } from '../numbers.ts'
import { BenchError } from '../process/child.ts'
import type { Noise } from './noise.worker.ts'
import { composeBody, shopPage } from './partner-operations.ts'
import type { Partner, PartnerSystem } from './partner-system.ts'

/** What a quiet key notices of a noisy one. */
export interface Neighbours {
  /** The quiet key's p95 in milliseconds. */
  readonly alone: number
  readonly beside: number
  /** Median of the rounds' ratios. */
  readonly ratio: number
  /** Of the noisy key's requests, the share that was refused. */
  readonly refused: number
  /** The noisy key's requests a second. */
  readonly perSecond: number
}

export interface NeighbourLoad {
  /** Requests a second that the noisy key's budget pays for. */
  readonly affordable: number
  readonly rounds: number
  /** Requests of the quiet key in each part of a round. */
  readonly times: number
}

/** By how much the noisy key goes beyond its budget. */
const excess = 20

export async function measureNeighbours(
  { url }: PartnerSystem,
  quiet: Partner,
  noisy: Partner,
  { affordable, rounds, times }: NeighbourLoad,
): Promise<Neighbours> {
  const body = composeBody(shopPage, 'id')
  const askQuietly = () => measureQuiet(url, quiet, body, times)
  const noise: Noise = { url, key: noisy.key, body, perSecond: excess * affordable }
  await askQuietly()
  // The bucket is full at first: until it is empty the noisy key is no more than another client.
  await makeNoise(noise, () => sleep(3_000))
  const found: { alone: number; beside: number; refused: number; perSecond: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const alone = await askQuietly()
    const { value: beside, ...heard } = await makeNoise(noise, askQuietly)
    found.push({ alone, beside, ...heard })
  }
  return {
    alone: median(found.map(({ alone }) => alone)),
    beside: median(found.map(({ beside }) => beside)),
    ratio: median(found.map(({ alone, beside }) => beside / alone)),
    refused: median(found.map(({ refused }) => refused)),
    perSecond: median(found.map(({ perSecond }) => perSecond)),
  }
}

/** The p95 of a client that asks a hundred times a second, more or less. */
async function measureQuiet(url: string, { key }: Partner, body: string, times: number): Promise<number> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const timesMs: number[] = []
  for (let count = 0; count < times; count += 1) {
    const sentAtMs = performance.now()
    const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body })
    const { errors } = (await answer.json()) as { errors?: unknown }
    timesMs.push(performance.now() - sentAtMs)
    if (errors !== undefined) throw new BenchError(`The quiet key was refused: ${JSON.stringify(errors)}`)
    await sleep(8)
  }
  return percentile(timesMs, 0.95)
}

async function makeNoise<Value>(
  noise: Noise,
  work: () => Promise<Value>,
): Promise<{ value: Value; refused: number; perSecond: number }> {
  const worker = new Worker(new URL('./noise.worker.ts', import.meta.url), {
    workerData: noise,
    execArgv: [],
  })
  try {
    const value = await work()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage('stop')
    const [{ statuses, perSecond }] = (await once(worker, 'message')) as [
      { statuses: Readonly<Record<number, number>>; perSecond: number },
    ]
    const all = Object.values(statuses).reduce((sum, count) => sum + count, 0)
    const strange = Object.keys(statuses).find((status) => status !== '200' && status !== '429')
    if (strange !== undefined) throw new BenchError(`The noisy key was answered ${strange}.`)
    return { value, refused: (statuses[429] ?? 0) / all, perSecond }
  } finally {
    await worker.terminate()
  }
}
