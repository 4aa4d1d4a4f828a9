import { readFileSync } from 'node:fs'
import { Pool } from 'undici'
import { percentile } from '../numbers.ts'
import type { LoadResult } from './load.ts'

// The load where wrk is not installed: `load.process.ts <url> <connections> <seconds> <body file> [<tokens file>]`.
// It takes more of its core than wrk does, so the fastest gateways wait for it.

const [address = '', connections, seconds, bodyFile = '', tokensFile] = process.argv.slice(2)
const { origin, pathname: path } = new URL(address)
const body = readFileSync(bodyFile)
const tokens = tokensFile === undefined ? [] : readFileSync(tokensFile, 'utf8').trimEnd().split('\n')
const pool = new Pool(origin, {
  connections: Number(connections),
  headersTimeout: 10_000,
  bodyTimeout: 10_000,
})
const timesMs: number[] = []
const tally = { bytes: 0, failed: 0, sent: 0 }
const startedAt = performance.now()
const until = startedAt + Number(seconds) * 1000

await Promise.all(Array.from({ length: Number(connections) }, keepAsking))
console.log(JSON.stringify(composeResult()))
await pool.destroy()

async function keepAsking(): Promise<void> {
  while (performance.now() < until) {
    const sentAt = performance.now()
    await ask().catch(() => (tally.failed += 1))
    timesMs.push(performance.now() - sentAt)
  }
}

async function ask(): Promise<void> {
  const token = tokens[tally.sent++ % tokens.length]
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  const answer = await pool.request({ method: 'POST', path, headers, body })
  if (answer.statusCode !== 200) tally.failed += 1
  for await (const chunk of answer.body) tally.bytes += (chunk as Buffer).length
}

function composeResult(): LoadResult {
  return {
    requests: timesMs.length,
    bytes: tally.bytes,
    microseconds: Math.round((performance.now() - startedAt) * 1000),
    failed: tally.failed,
    p50Ms: percentile(timesMs, 0.5),
    p99Ms: percentile(timesMs, 0.99),
  }
}
