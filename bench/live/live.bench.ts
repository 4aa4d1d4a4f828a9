import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { installPeers, peersFolder, readPeerVersion } from '../gateway/peers.ts'
import { describeMachine } from '../machine.ts'
import { formatNumber, formatTable, median } from '../numbers.ts'
import { BenchError, runBench, startChild } from '../process/child.ts'
import type { Child } from '../process/child.ts'
import { readCpuMs, readResidentMb } from '../process/process-usage.ts'
import { findFreePorts } from '../../tests/testkit/free-ports.ts'
import { waitFor } from '../process/wait.ts'
import { composeSupergraph } from './workload.ts'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: 'ours,bare,raw,hive' },
    subscribers: { type: 'string' },
  },
})
const rounds = options.quick ? 1 : 3
const asked = options.subscribers?.split(',').map(Number)
const subscriberCounts = asked ?? (options.quick ? [100, 1_000] : [100, 1_000, 10_000])
const launcher = join(rootFolder, 'platform', 'server', 'run-script.mjs')
const serverCore = '1'
const loadCores = availableParallelism() > 2 ? `0,2-${availableParallelism() - 1}` : '0'

const patienceMs = 30_000
// Fewer than wait for a subscriber anywhere before it counts as slow.
const mostAtOnce = 400

interface Contender {
  readonly id: 'ours' | 'bare' | 'raw' | 'hive'
  readonly title: string
  command(port: number): readonly [string, ...string[]]
  /** Where its events are published: at the subgraphs, or at itself. */
  readonly publishesItself: boolean
}

interface Deliveries {
  readonly deliveries: number
  readonly ms: number
  readonly p50: number
  readonly p99: number
}

/** One contender under one load. */
interface Sample extends Deliveries {
  readonly perSecond: number
  readonly cpuMicrosecondsEach: number
  readonly bytesPerIdle: number
  readonly upstream: number
}

await runBench(async (folder) => {
  if (process.platform !== 'linux' || availableParallelism() < 2)
    throw new BenchError('This bench takes Linux and two cores: one for the server, one for its subscribers.')
  console.log(
    `${describeMachine()}; a server has core ${serverCore}, subscribers and subgraphs core ${loadCores}`,
  )
  if (options.only.includes('hive')) installPeers()
  await measureAll(folder)
})

async function measureAll(folder: string): Promise<void> {
  const [origin = 0, ...ports] = await findFreePorts(5)
  await writeFile(join(folder, 'supergraph.graphql'), composeSupergraph(`http://127.0.0.1:${origin}`))
  const subgraphs = run(
    'the subgraphs',
    ['bench/live/subgraphs.process.ts', String(origin)],
    folder,
    loadCores,
  )
  await answers(subgraphs, origin)
  const ids = options.only.split(',')
  const contenders = listContenders(folder, origin).filter(({ id }) => ids.includes(id))
  const failures = new Map<string, string>()
  const burst = new Map<string, Sample[]>()
  const steady = new Map<string, Sample[]>()
  for (const subscribers of subscriberCounts)
    for (const topics of [1, 100])
      for (let round = 0; round < rounds; round += 1)
        for (const [index, contender] of contenders.entries()) {
          const port = ports[index] ?? 0
          const key = `${contender.id} ${subscribers} ${topics}`
          const sample = await measure(contender, { port, origin, subscribers, topics, folder })
          if (typeof sample === 'string') {
            failures.set(key, sample)
            continue
          }
          burst.set(key, [...(burst.get(key) ?? []), sample.burst])
          steady.set(key, [...(steady.get(key) ?? []), sample.steady])
        }
  for (const subscribers of subscriberCounts)
    for (const topics of [1, 100])
      console.log(`\n${formatLoad(contenders, { burst, steady, failures }, subscribers, topics)}`)
  console.log(`\n${summarise(burst, steady)}`)
}

function listContenders(folder: string, origin: number): readonly Contender[] {
  const self = (id: 'bare' | 'raw', title: string): Contender => ({
    id,
    title,
    publishesItself: true,
    command: (port) => [process.execPath, launcher, `bench/live/${id}.process.ts`, String(port)],
  })
  const hive = join(peersFolder, 'node_modules', '@graphql-hive', 'gateway', 'dist', 'bin.js')
  return [
    {
      id: 'ours',
      title: 'Stratograph',
      publishesItself: false,
      command: (port) => [
        process.execPath,
        '--max-semi-space-size=64',
        launcher,
        'bench/live/ours.process.ts',
        String(port),
        `http://127.0.0.1:${origin}`,
        folder,
      ],
    },
    self('bare', 'graphql-ws, one schema'),
    self('raw', 'ws, ready bytes (the limit)'),
    {
      id: 'hive',
      title: `Hive Gateway ${readPeerVersion('@graphql-hive/gateway')}`,
      publishesItself: false,
      command: (port) => [
        process.execPath,
        hive,
        'supergraph',
        join(folder, 'supergraph.graphql'),
        '--config-path',
        join(peersFolder, 'hive-live.config.js'),
        '--jit',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
      ],
    },
  ]
}

interface Load {
  readonly port: number
  readonly origin: number
  readonly subscribers: number
  readonly topics: number
  readonly folder: string
}

/** A server of its own for every load; what happened when it cannot take it. */
async function measure(
  contender: Contender,
  { port, origin, subscribers, topics, folder }: Load,
): Promise<{ burst: Sample; steady: Sample } | string> {
  const server = startChild({
    name: contender.title,
    command: contender.command(port),
    environment: { NODE_ENV: 'production' },
    logFile: join(folder, `${contender.id}.log`),
    cores: serverCore,
    cwd: rootFolder,
  })
  try {
    await answers(server, port)
    const idleBefore = readResidentMb(server.pid)
    const load = await startSubscribers(`ws://127.0.0.1:${port}/graphql`, subscribers, topics)
    const bytesPerIdle = ((readResidentMb(server.pid) - idleBefore) * 1024 * 1024) / subscribers
    const publisher = `http://127.0.0.1:${contender.publishesItself ? port : origin}`
    const upstream = Number(await (await fetch(`${publisher}/listening`)).text())
    const perTopic = subscribers / topics
    const take = async (events: number, rate: number): Promise<Sample> => {
      const cpuBefore = readCpuMs(server.pid)
      const measured = load.measure(events * topics * perTopic)
      await fetch(`${publisher}/emit?topics=${topics}&events=${events}&rate=${rate}`, { method: 'POST' })
      const result = await measured
      const cpuMs = readCpuMs(server.pid) - cpuBefore
      const perSecond = (result.deliveries * 1_000) / result.ms
      return {
        ...result,
        perSecond,
        cpuMicrosecondsEach: (cpuMs * 1_000) / result.deliveries,
        bytesPerIdle,
        upstream,
      }
    }
    await take(Math.ceil(20 / topics), 10)
    const steady = await take(options.quick ? 20 : 50, 10)
    const burst = await take(Math.max(1, Math.ceil(Math.min(mostAtOnce, 200_000 / subscribers) / topics)), 0)
    await load.stop()
    return { burst, steady }
  } catch (error) {
    const hasExited = server.hasExited ? 'the server ended: ' : ''
    const happened = `${hasExited}${error instanceof Error ? error.message : String(error)}`
    console.log(`${contender.title}: ${subscribers} subscribers, ${topics} topics: ${happened}`)
    return happened
  } finally {
    await server.stop()
  }
}

async function startSubscribers(url: string, subscribers: number, topics: number) {
  const args = [launcher, 'bench/live/load.process.ts', url, String(subscribers), String(topics)]
  const child = spawn('taskset', ['-c', loadCores, process.execPath, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const line = await Promise.race([lines.next(), sleep(patienceMs, undefined)])
    if (!line || line.done) throw new BenchError('the subscribers were not all served')
    return line.value
  }
  await next()
  return {
    async measure(expected: number): Promise<Deliveries> {
      child.stdin.write(`${expected}\n`)
      const result = JSON.parse(await next()) as Deliveries
      if (result.deliveries !== expected)
        throw new BenchError(`${result.deliveries} of ${expected} deliveries came in time`)
      return result
    },
    async stop() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

function run(name: string, args: string[], folder: string, cores: string): Child {
  const command = [process.execPath, launcher, ...args] as [string, ...string[]]
  return startChild({ name, command, logFile: join(folder, 'subgraphs.log'), cores, cwd: rootFolder })
}

async function answers(child: Child, port: number): Promise<void> {
  await waitFor(
    child,
    60_000,
    async () =>
      (await fetch(`http://127.0.0.1:${port}/listening`).catch(() => undefined)) !== undefined || undefined,
  )
}

interface Measured {
  readonly burst: Samples
  readonly steady: Samples
  /** What became of those that did not take a load in any round. */
  readonly failures: ReadonlyMap<string, string>
}

type Samples = ReadonlyMap<string, readonly Sample[]>

function read(samples: Samples, key: string, value: keyof Sample): number {
  const found = samples.get(key) ?? []
  return found.length > 0 ? median(found.map((sample) => sample[value])) : Number.NaN
}

function formatLoad(
  contenders: readonly Contender[],
  { burst, steady, failures }: Measured,
  subscribers: number,
  topics: number,
): string {
  const header = ['', 'deliveries/s', 'CPU µs each', 'p50 ms', 'p99 ms', 'bytes/idle', 'upstream']
  const rows = contenders.map(({ id, title }) => {
    const key = `${id} ${subscribers} ${topics}`
    const cells = [
      read(burst, key, 'perSecond'),
      read(burst, key, 'cpuMicrosecondsEach'),
      read(steady, key, 'p50'),
      read(steady, key, 'p99'),
      read(steady, key, 'bytesPerIdle'),
      read(steady, key, 'upstream'),
    ]
    return burst.has(key) ? [title, ...cells.map(formatNumber)] : [title, '-', '-', '-', '-', '-', '-']
  })
  const fallen = contenders.flatMap(({ id, title }) => {
    const failure = failures.get(`${id} ${subscribers} ${topics}`)
    return failure === undefined ? [] : [`${title}: ${failure}`]
  })
  const title = `${subscribers} subscribers, ${topics} topic${topics === 1 ? '' : 's'} (deliveries in a burst, delays at 10 events a second and topic)`
  return [title, formatTable(header, rows), ...fallen].join('\n')
}

/** At 1,000 subscribers of one topic, or the largest number of them both took. */
function summarise(burst: Samples, steady: Samples): string {
  const counts = subscriberCounts.filter((count) => count <= 1_000).toReversed()
  const against = (id: string) => {
    const of = (count: number) =>
      read(burst, `ours ${count} 1`, 'perSecond') / read(burst, `${id} ${count} 1`, 'perSecond')
    const count = counts.find((candidate) => Number.isFinite(of(candidate)))
    if (count === undefined) return { ratio: 'not measured:', at: '' }
    return { ratio: formatNumber(of(count)), at: count === counts[0] ? '' : ` (at ${count} subscribers)` }
  }
  const [bare, raw, hive] = [against('bare'), against('raw'), against('hive')]
  const largest = `ours ${counts[0]} 1`
  const p99 = formatNumber(read(steady, largest, 'p99'))
  const bytes = formatNumber(read(steady, largest, 'bytesPerIdle'))
  return (
    `live: ${bare.ratio}x bare graphql-ws${bare.at}, ${raw.ratio} of raw ws${raw.at}, ` +
    `${hive.ratio}x hive${hive.at}, p99 ${p99} ms, ${bytes} bytes per idle subscriber`
  )
}
