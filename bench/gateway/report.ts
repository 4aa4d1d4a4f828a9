import { formatNumber, formatTable, median } from '../numbers.ts'
import type { Column } from './columns.ts'
import type { Contender } from './contenders.ts'
import type { Slice } from './measure.ts'

/** The slices of a run, by column and contender, one a round. */
export class Results {
  private readonly slices = new Map<string, Slice[]>()

  add(column: Column, contender: Contender, slice: Slice): void {
    const key = `${column.id} ${contender.id}`
    this.slices.set(key, [...(this.slices.get(key) ?? []), slice])
  }

  has(column: string, contender: string): boolean {
    return this.slices.has(`${column} ${contender}`)
  }

  /** The median over the rounds. */
  read(column: string, contender: string, value: keyof Slice): number {
    const slices = this.slices.get(`${column} ${contender}`) ?? []
    return slices.length > 0 ? median(slices.map((slice) => slice[value])) : Number.NaN
  }

  /** One contender's requests per second as a multiple of another's: the median of the rounds' ratios, so that a machine that slows down slows both. */
  ratio(column: string, contender: string, other: string, value: keyof Slice = 'requestsPerSecond'): number {
    const slices = this.slices.get(`${column} ${contender}`) ?? []
    const others = this.slices.get(`${column} ${other}`) ?? []
    const ratios = slices.flatMap((slice, round) => {
      const beside = others[round]
      return beside ? [slice[value] / beside[value]] : []
    })
    return ratios.length > 0 ? median(ratios) : Number.NaN
  }
}

const header = ['', 'req/s', 'CPU ms/req', 'fetches/req', 'p50 ms', 'p99 ms', 'busy', 'RSS MB', 'x stock']

/** One column's table, the fastest first. */
export function formatColumn(results: Results, column: Column, contenders: readonly Contender[]): string {
  const rows = contenders
    .filter(({ id }) => results.has(column.id, id))
    .sort((one, other) => read(other, 'requestsPerSecond') - read(one, 'requestsPerSecond'))
    .map((contender) => [
      contender.title,
      formatNumber(read(contender, 'requestsPerSecond')),
      formatNumber(read(contender, 'cpuMsPerRequest')),
      read(contender, 'fetchesPerRequest').toFixed(2),
      formatNumber(read(contender, 'p50Ms')),
      formatNumber(read(contender, 'p99Ms')),
      `${Math.round(read(contender, 'busy') * 100)}%`,
      formatNumber(read(contender, 'residentMb')),
      formatNumber(results.ratio(column.id, contender.id, 'stock')),
    ])
  return `${column.title}\n${formatTable(header, rows)}`

  function read(contender: Contender, value: keyof Slice): number {
    return results.read(column.id, contender.id, value)
  }
}

// Below this share of its core, a gateway's requests per second tell of the load or of other programs.
const leastBusy = 0.85

/** Rows whose requests per second are not their own, one line each. */
export function listWaiting(results: Results, column: Column, contenders: readonly Contender[]): string[] {
  return contenders
    .filter(({ id }) => results.read(column.id, id, 'busy') < leastBusy)
    .map(({ id, title }) => {
      const busy = Math.round(results.read(column.id, id, 'busy') * 100)
      return `${column.id}: ${title} had its core for ${busy}% of the time only; compare its CPU, not its requests per second`
    })
}

/** The run in four lines; the last one is read by others. */
export function formatSummary(results: Results): string {
  const speed = (column: string, other: string, contender = 'ours') => results.ratio(column, contender, other)
  const cpu = (column: string, other: string, contender = 'ours') =>
    results.ratio(column, other, contender, 'cpuMsPerRequest')
  const byCpu =
    `by CPU: distinct ${formatTimes(cpu('distinct', 'stock'))} stock, ${formatTimes(cpu('distinct', 'hive-rr'))} hive-rr, ` +
    `${formatTimes(cpu('distinct', 'grafbase'))} grafbase, behind ApolloServer ${formatTimes(cpu('distinct', 'stock', 'ours-apollo'))} stock; ` +
    `identical ${formatTimes(cpu('identical', 'stock'))} stock, ${formatNumber(cpu('identical', 'limit'))} of limit; ` +
    `small query ${formatTimes(cpu('small', 'ours', 'proxy'))} the CPU of a bare proxy`
  const also =
    `also: distinct ${formatTimes(speed('distinct', 'hive'))} hive, ${formatTimes(speed('distinct', 'grafbase'))} grafbase, ` +
    `behind ApolloServer ${formatTimes(speed('distinct', 'stock', 'ours-apollo'))} stock`
  const changing = ['stock', 'hive-rr', 'grafbase'].map(
    (other) => `${formatTimes(speed('changing', other))} ${other}`,
  )
  const anew = `no two answers the same: ${changing.join(', ')}, behind ApolloServer ${formatTimes(speed('changing', 'stock', 'ours-apollo'))} stock`
  const last =
    `gateway: distinct ${formatTimes(speed('distinct', 'stock'))} stock, ${formatTimes(speed('distinct', 'hive-rr'))} hive-rr; ` +
    `identical ${formatTimes(speed('identical', 'stock'))} stock, ${formatNumber(speed('identical', 'limit'))} of limit`
  return [byCpu, also, anew, last].join('\n')
}

function formatTimes(ratio: number): string {
  return Number.isFinite(ratio) ? `${formatNumber(ratio)}x` : 'not measured beside'
}
