import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { Pool } from 'undici'

// The noisy neighbour, in a thread of its own: so many requests a second, whether they are answered or not, until it
// is told to stop; then it tells how many were answered with what.

/** What it sends. */
export interface Noise {
  readonly url: string
  readonly key: string
  readonly body: string
  readonly perSecond: number
}

const tickMs = 10
const { url, key, body, perSecond } = workerData as Noise
const pool = new Pool(url, { connections: 64 })
const statuses: Record<number, number> = {}
const pending = new Set<Promise<void>>()
const stopping = new AbortController()
parentPort?.once('message', () => stopping.abort())

const startedAt = performance.now()
let sent = 0
while (!stopping.signal.aborted) {
  const due = ((performance.now() - startedAt) / 1_000) * perSecond
  for (; sent < due; sent += 1) {
    const asked: Promise<void> = ask().finally(() => pending.delete(asked))
    pending.add(asked)
  }
  await sleep(tickMs)
}
const seconds = (performance.now() - startedAt) / 1_000
await Promise.all(pending)
await pool.destroy()
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage({ statuses, perSecond: sent / seconds })

async function ask(): Promise<void> {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    accept: 'application/graphql-response+json',
  }
  const answer = await pool.request({ method: 'POST', path: '/graphql', headers, body })
  await answer.body.dump()
  statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1
}
