import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { parse } from 'graphql'
import { startGateway } from '../../gateway/gateway.ts'
import type { RunningGateway } from '../../gateway/gateway.ts'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { composeChanged } from '../../tests/testkit/compose-changed.ts'
import { describeMachine } from '../machine.ts'
import { formatNumber, formatTable, percentile } from '../numbers.ts'
import { runBench } from '../process/child.ts'
import { createNumberedLog } from './numbered-log.ts'

const reloads = 40
const sockets = 25
const perSocket = 20
const everyMs = 500
const query = 'subscription Follow($types: [String!]) { domainEventAppended(types: $types) { version } }'

await runBench(run)

/** How long the gateway's event loop stands still while supergraphs are swapped under 500 live subscriptions. */
async function run(): Promise<void> {
  console.log(`${describeMachine()}; ${sockets * perSocket} subscriptions, ${reloads} reloads`)
  const supergraphs = await readSupergraphs()
  let offered = 0
  const gateway = await start(() => supergraphs[offered % 2] ?? '')
  const { worker, count } = await connect(gateway)
  const operations = await askKnownOperations(gateway)
  const quiet = await watchLoop(reloads, () => sleep(500))
  const before = await count()
  const durations: number[] = []
  const stalls = await watchLoop(reloads, async () => {
    offered += 1
    const startedAtMs = performance.now()
    await gateway.generations.reload()
    durations.push(performance.now() - startedAtMs)
    await sleep(100)
  })
  const after = await count()
  await worker.terminate()
  await gateway.stop()
  const row = (title: string, values: readonly number[]) => [
    title,
    formatNumber(percentile(values, 0.5)),
    formatNumber(percentile(values, 0.95)),
    formatNumber(Math.max(...values)),
  ]
  const table = [
    row('without a reload', quiet),
    row('with a reload', stalls),
    row('until it serves', durations),
  ]
  console.log(`\n${formatTable(['ms', 'p50', 'p95', 'max'], table)}\n`)
  console.log(
    `${operations} operations warmed, ${after.answers - before.answers} answers meanwhile, ${after.ended} ended`,
  )
  console.log(
    `reload: longest stall ${formatNumber(Math.max(...stalls))} ms, p50 ${formatNumber(percentile(stalls, 0.5))} ms; ${after.ended} of ${sockets * perSocket} subscriptions ended`,
  )
}

async function readSupergraphs(): Promise<string[]> {
  const committed = await readFile(join(rootFolder, 'schema', 'supergraph.graphql'), 'utf8')
  const changed = await composeChanged('ecosystem', (sdl) =>
    sdl.replace(/(type DomainEvent[^{]*\{)/, '$1\n  """Only here."""\n  added: String\n'),
  )
  return [committed, changed]
}

function start(read: () => string): Promise<RunningGateway> {
  return startGateway({
    config: {
      production: true,
      http: { host: '127.0.0.1', gatewayPort: 0, drainMs: 0, trustedProxies: 0 },
      gateway: { engine: 'compiled', front: 'http', explorer: false },
    },
    supergraph: { read: async () => read() },
    services: createNumberedLog(subgraphNames, everyMs),
    keySource: async () => {
      throw new Error('Nobody signs in here.')
    },
    log: createLogger({ level: 'error', service: 'bench' }),
    reportEveryMs: 0,
  })
}

async function connect({ url }: RunningGateway) {
  const workerData = { url: `${url.replace('http', 'ws')}/graphql`, query, sockets, perSocket }
  const worker = new Worker(new URL('./subscribers.worker.ts', import.meta.url), { workerData, execArgv: [] })
  await once(worker, 'message')
  const count = async (): Promise<{ answers: number; ended: number }> => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage('count')
    const [counts] = await once(worker, 'message')
    return counts
  }
  return { worker, count }
}

/** The committed operations, so that every reload has them to plan anew. */
async function askKnownOperations({ generations }: RunningGateway): Promise<number> {
  const { documents, engine } = generations.current
  const files = await Array.fromAsync(glob('schema/operations/**/*.graphql', { cwd: rootFolder }))
  let known = 0
  for (const file of files) {
    const source = await readFile(join(rootFolder, file), 'utf8')
    const document = documents.read(source)
    for (const definition of parse(source).definitions) {
      if (definition.kind !== 'OperationDefinition' || !definition.name) continue
      const operationName = definition.name.value
      await engine.warm?.(engine.prepare({ source, document, operationName }))
      known += 1
    }
  }
  return known
}

/**
 * The longest turn of the event loop in each round, in ms of this thread's own work: by the clock, a machine that has
 * other things to do would show its own pauses instead.
 */
async function watchLoop(rounds: number, work: () => Promise<void>): Promise<number[]> {
  const read = () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1_000
  }
  const longest: number[] = []
  let before = read()
  let max = 0
  const timer = setInterval(() => {
    const now = read()
    max = Math.max(max, now - before)
    before = now
  }, 1)
  for (let round = 0; round < rounds; round += 1) {
    max = 0
    await work()
    longest.push(max)
  }
  clearInterval(timer)
  return longest
}
