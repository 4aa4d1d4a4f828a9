import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describeMachine } from '../machine.ts'
import { formatNumber, formatTable } from '../numbers.ts'
import { runBench } from '../process/child.ts'
import { measureChain } from './measure-chain.ts'
import type { Cost } from './measure-chain.ts'
import { measureRowSecurity } from './measure-row-security.ts'

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const rounds = options.quick ? 5 : 15
const times = options.quick ? 500 : 2_000

await runBench(async (folder) => {
  console.log(`${describeMachine()}; ${rounds} rounds of ${times} each`)
  const chain = await measureChain(rounds, times)
  const row = (title: string, { p50, p99, cpu }: Cost) => [title, ...[p50, p99, cpu].map(formatNumber)]
  const rows = [row('chain on', chain.on), row('chain off', chain.off), row('ratio', chain.ratios)]
  console.log(`\n${formatTable(['small query', 'p50 ms', 'p99 ms', 'CPU ms/req'], rows)}\n`)
  const security = await measureRowSecurity(join(folder, 'data'), rounds, times / 2)
  const statements = [
    ['forced row security', formatNumber(security.secured)],
    ['as owner', formatNumber(security.owner)],
    ['ratio', formatNumber(security.ratio)],
  ]
  console.log(`${formatTable([`20 of ${security.orders} orders`, 'p50 ms'], statements)}\n`)
  console.log(
    `access: chain ${formatNumber(chain.ratios.p50)}x, row security ${formatNumber(security.ratio)}x`,
  )
})
