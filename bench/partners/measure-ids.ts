import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sendLoad } from '../gateway/load.ts'
import type { LoadTool } from '../gateway/load.ts'
import { median } from '../numbers.ts'
import { BenchError } from '../process/child.ts'
import { readCpuMs } from '../process/process-usage.ts'
import { composeBody, shopPage } from './partner-operations.ts'
import type { Partner, PartnerSystem } from './partner-system.ts'

/** Requests per second, and the gateway's CPU for each in milliseconds. */
export interface Rate {
  readonly perSecond: number
  readonly cpuMs: number
}

export interface IdRates {
  readonly id: Rate
  readonly text: Rate
  /** Median of the rounds' ratios, requests by id to requests by text. */
  readonly ratio: number
}

/** How it is loaded. */
export interface IdLoad {
  readonly folder: string
  readonly tool: LoadTool
  readonly cores: string
  readonly rounds: number
  readonly seconds: number
}

/** One published operation, asked by its id and by its very text, in turn. */
export async function measureIds(system: PartnerSystem, { key }: Partner, load: IdLoad): Promise<IdRates> {
  const tokensFile = join(load.folder, 'key.txt')
  await writeFile(tokensFile, `${key}\n`)
  const fileOf = (by: 'id' | 'text') => join(load.folder, `${by}.json`)
  for (const by of ['id', 'text'] as const) await writeFile(fileOf(by), composeBody(shopPage, by))
  const answerBytes = await requireSameAnswer(system, key)
  const slice = async (by: 'id' | 'text') => {
    const { bytes, ...rate } = await measureSlice(system, { ...load, bodyFile: fileOf(by), tokensFile })
    // Each came with its head, so this much at least was read unless some were refused.
    if (bytes < answerBytes) throw new BenchError(`Asked by ${by}, the gateway did not always answer.`)
    return rate
  }
  await slice('id')
  await slice('text')
  const slices: { id: Rate; text: Rate }[] = []
  for (let round = 0; round < load.rounds; round += 1) {
    const first = round % 2 ? await slice('id') : await slice('text')
    const second = round % 2 ? await slice('text') : await slice('id')
    slices.push(round % 2 ? { id: first, text: second } : { id: second, text: first })
  }
  const middle = (by: 'id' | 'text'): Rate => ({
    perSecond: median(slices.map((one) => one[by].perSecond)),
    cpuMs: median(slices.map((one) => one[by].cpuMs)),
  })
  const ratio = median(slices.map(({ id, text }) => id.perSecond / text.perSecond))
  return { id: middle('id'), text: middle('text'), ratio }
}

/** Both ways have to give the data; answers its size in bytes. */
async function requireSameAnswer({ url }: PartnerSystem, key: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const ask = async (by: 'id' | 'text') => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: composeBody(shopPage, by),
    })
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown }
    if (!data || errors !== undefined) throw new BenchError(`Asked by ${by}, the gateway refuses.`)
    return JSON.stringify(data)
  }
  const [byId, byText] = [await ask('id'), await ask('text')]
  if (byId !== byText) throw new BenchError('The gateway answers an id otherwise than its text.')
  return Buffer.byteLength(byId)
}

async function measureSlice(
  { url, gateway }: PartnerSystem,
  load: IdLoad & { readonly bodyFile: string; readonly tokensFile: string },
): Promise<Rate & { readonly bytes: number }> {
  const before = readCpuMs(gateway.pid)
  const result = await sendLoad(load.tool, { ...load, url: `${url}/graphql`, connections: 16 })
  if (result.failed > 0) throw new BenchError(`${result.failed} of ${result.requests} requests failed.`)
  return {
    perSecond: (result.requests * 1_000_000) / result.microseconds,
    cpuMs: (readCpuMs(gateway.pid) - before) / result.requests,
    bytes: result.bytes / result.requests,
  }
}
