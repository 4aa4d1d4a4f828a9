import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { findLoadTool } from '../gateway/load.ts'
import { describeMachine } from '../machine.ts'
import { formatNumber, formatTable, median } from '../numbers.ts'
import { BenchError, runBench } from '../process/child.ts'
import { measureIds } from './measure-ids.ts'
import type { IdRates } from './measure-ids.ts'
import { measureKeys } from './measure-keys.ts'
import { measureNeighbours } from './measure-neighbours.ts'
import { composeBody, composeOperations, shopPage } from './partner-operations.ts'
import { ampleBudget, createPartner, publish, startPartnerSystem } from './partner-system.ts'
import type { Partner, PartnerSystem } from './partner-system.ts'

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const rounds = options.quick ? 3 : 7
const operationCount = 500
/** Requests a second that the noisy key can pay for. */
const affordable = 20

await runBench(async (folder) => {
  if (process.platform !== 'linux' || availableParallelism() < 2)
    throw new BenchError('This bench takes Linux and two cores: one for the gateway, one for all else.')
  const cores = availableParallelism() > 2 ? `0,2-${availableParallelism() - 1}` : '0'
  console.log(`${describeMachine()}; the gateway has core 1, all else core ${cores}; ${rounds} rounds`)
  const system = await startPartnerSystem(folder, { gateway: '1', others: cores })
  try {
    const quiet = await createPartner(system, 'Quiet', ampleBudget)
    await publish(system, quiet, [shopPage])
    const load = { folder, tool: findLoadTool(), cores, rounds, seconds: options.quick ? 2 : 4 }
    const ids = await measureIds(system, quiet, load)
    printIds(ids)
    const keys = await measureKeys(system, quiet, options.quick ? 300 : 1_000)
    const keyRows = keys.map(({ title, p50, cpu }) => [title, formatNumber(p50), formatNumber(cpu)])
    console.log(`\n${formatTable(['key', 'p50 ms', 'CPU ms/req'], keyRows)}`)
    const ratio = await compareNeighbours(system, quiet)
    const seconds = await timePublications(system, quiet)
    console.log(
      `\npartners: id ${formatNumber(ids.ratio)}x text, publish ${operationCount} in ${formatNumber(seconds)} s, quiet p95 ${formatNumber(ratio)}x`,
    )
  } finally {
    await system.stop()
  }
})

function printIds({ id, text }: IdRates): void {
  const rows = [
    ['by id', formatNumber(id.perSecond), formatNumber(id.cpuMs)],
    ['by its text', formatNumber(text.perSecond), formatNumber(text.cpuMs)],
  ]
  console.log(`\n${formatTable(['the same operation', 'requests/s', 'CPU ms/req'], rows)}`)
}

async function compareNeighbours(system: PartnerSystem, quiet: Partner): Promise<number> {
  const cost = await readCost(system, quiet)
  const budget = { ...ampleBudget, pointsCapacity: cost * affordable, pointsPerSecond: cost * affordable }
  const noisy = await createPartner(system, 'Noisy', budget)
  await publish(system, noisy, [shopPage])
  const times = options.quick ? 200 : 500
  const found = await measureNeighbours(system, quiet, noisy, { affordable, rounds, times })
  const rows = [
    ['alone', formatNumber(found.alone)],
    ['beside the noisy key', formatNumber(found.beside)],
    ['ratio', formatNumber(found.ratio)],
  ]
  console.log(`\n${formatTable(['quiet key', 'p95 ms'], rows)}`)
  console.log(
    `the noisy key sent ${formatNumber(found.perSecond)} requests/s, its budget pays ${affordable}: ${formatNumber(100 * found.refused)}% refused`,
  )
  return found.ratio
}

/** What the operation costs in points, as the gateway says with the answer. */
async function readCost({ url }: PartnerSystem, { key }: Partner): Promise<number> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: composeBody(shopPage, 'id') })
  const { extensions } = (await answer.json()) as {
    extensions?: { budget: { cost: { estimated: number; actual: number } } }
  }
  if (!extensions) throw new BenchError('The gateway does not tell what an operation costs.')
  return extensions.budget.cost.actual
}

/** Seconds to publish a manifest of operations that nobody published before. */
async function timePublications(system: PartnerSystem, partner: Partner): Promise<number> {
  const seconds: number[] = []
  for (let round = 0; round < (options.quick ? 1 : 3); round += 1) {
    const operations = composeOperations(operationCount, round)
    const startedAt = performance.now()
    await publish(system, partner, operations)
    seconds.push((performance.now() - startedAt) / 1_000)
  }
  console.log(`\npublished ${operationCount} operations in ${seconds.map(formatNumber).join(', ')} s`)
  return median(seconds)
}
