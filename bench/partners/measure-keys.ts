import { createApiKey } from '../../platform/auth/api-key.ts'
import { percentile } from '../numbers.ts'
import { BenchError } from '../process/child.ts'
import { readCpuMs } from '../process/process-usage.ts'
import type { Partner, PartnerSystem } from './partner-system.ts'

/** What one request costs by what the gateway knows of its key, in milliseconds. */
export interface KeyCost {
  readonly title: string
  readonly p50: number
  readonly cpu: number
}

/** The smallest question there is, so that little but the key is looked at. */
const body = JSON.stringify({ query: '{ __typename }' })

/** Asks with a key that is remembered, with keys never seen before and with mistyped ones. */
export async function measureKeys(
  system: PartnerSystem,
  { key }: Partner,
  times: number,
): Promise<KeyCost[]> {
  const unknown = Array.from({ length: times }, () => createApiKey('LIVE').text)
  const mistyped = unknown.map((text) => text.slice(0, -1))
  const known = Array.from({ length: times }, () => key)
  const measure = async (title: string, keys: readonly string[], status: number) => ({
    title,
    ...(await askAll(system, keys, status)),
  })
  await askAll(system, known, 200)
  return [
    await measure('hit: a remembered key', known, 200),
    await measure('miss: a key never seen, looked up in Postgres', unknown, 401),
    await measure('hit: the same, remembered as unknown', unknown, 401),
    await measure('mistyped: refused by its checksum', mistyped, 401),
  ]
}

async function askAll(
  { url, gateway }: PartnerSystem,
  keys: readonly string[],
  status: number,
): Promise<{ p50: number; cpu: number }> {
  const timesMs: number[] = []
  const before = readCpuMs(gateway.pid)
  for (const key of keys) {
    const sentAtMs = performance.now()
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
    }
    const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body })
    await answer.arrayBuffer()
    timesMs.push(performance.now() - sentAtMs)
    if (answer.status !== status) throw new BenchError(`A key was answered ${answer.status}, not ${status}.`)
  }
  return { p50: percentile(timesMs, 0.5), cpu: (readCpuMs(gateway.pid) - before) / keys.length }
}
