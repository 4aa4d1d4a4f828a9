import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { startGateway } from '../../gateway/gateway.ts'
import type { GatewayOptions } from '../../gateway/stages.ts'
import { defaultRates } from '../../gateway/limits/rate-limits.ts'
import { defaultLimits } from '../../gateway/limits/operation-limits.ts'
import { createId } from '../../platform/database/uuid.ts'
import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { createTokens } from '../../tests/testkit/tiny-graph.ts'
import { testUser } from '../../tests/testkit/subgraph.ts'
import { median, percentile } from '../numbers.ts'
import { BenchError } from '../process/child.ts'
import type { Asking } from './asker.worker.ts'

/** What one request costs, in milliseconds. */
export interface Cost {
  readonly p50: number
  readonly p99: number
  readonly cpu: number
}

export interface ChainCosts {
  readonly on: Cost
  readonly off: Cost
  /** Medians of the rounds' ratios, on by off. */
  readonly ratios: Cost
}

const query = 'query Small { shop { name city staff openOrders } }'
const answer = { shop: { name: 'Lagos', city: 'Lagos', staff: 7, openOrders: 12 } }

/**
 * The same small query, asked of two gateways in turn: one where a signed-in viewer's token, how often they ask, every
 * limit and the rights of three protected fields are checked, and one where nobody asks, nothing is limited and nothing
 * protected.
 */
export async function measureChain(rounds: number, times: number): Promise<ChainCosts> {
  const { keySource, sign } = await createTokens()
  const organisationId = createId()
  const noLimits = Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, 1_000_000_000]))
  const on = await startGateway({ ...gatewayOptions(true, keySource), rates: defaultRates })
  const off = await startGateway({ ...gatewayOptions(false, keySource), limits: noLimits })
  const worker = new Worker(new URL('./asker.worker.ts', import.meta.url), { execArgv: [] })
  const body = JSON.stringify({ query })
  // Somebody else each time: nobody may ask more than a burst at this pace.
  const askOn = async () => {
    const viewer = testUser({ organisationId, organisationKind: 'OPERATOR', role: 'ADMIN' })
    const authorization = `Bearer ${await sign(viewer, 600)}`
    return measure(worker, { url: on.url, body, headers: { authorization }, times })
  }
  const askOff = () => measure(worker, { url: off.url, body, headers: {}, times })
  const costs: { on: Cost; off: Cost }[] = []
  try {
    await askOn()
    await askOff()
    for (let round = 0; round < rounds; round += 1) {
      // Whoever goes second finds a warmer machine: they take turns.
      const first = round % 2 ? await askOn() : await askOff()
      const second = round % 2 ? await askOff() : await askOn()
      costs.push(round % 2 ? { on: first, off: second } : { on: second, off: first })
    }
  } finally {
    await worker.terminate()
    await on.stop()
    await off.stop()
  }
  const middle = (read: (cost: { on: Cost; off: Cost }, key: keyof Cost) => number): Cost => {
    const of = (key: keyof Cost) => median(costs.map((cost) => read(cost, key)))
    return { p50: of('p50'), p99: of('p99'), cpu: of('cpu') }
  }
  return {
    on: middle((cost, key) => cost.on[key]),
    off: middle((cost, key) => cost.off[key]),
    ratios: middle((cost, key) => cost.on[key] / cost.off[key]),
  }
}

/** CPU is that of the gateway's thread alone. */
async function measure(worker: Worker, asking: Asking): Promise<Cost> {
  const before = process.threadCpuUsage()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  worker.postMessage(asking)
  const [timesMs] = (await once(worker, 'message')) as [number[]]
  const used = process.threadCpuUsage(before)
  const cpu = (used.user + used.system) / 1_000 / asking.times
  return { p50: percentile(timesMs, 0.5), p99: percentile(timesMs, 0.99), cpu }
}

function gatewayOptions(isProtected: boolean, keySource: GatewayOptions['keySource']): GatewayOptions {
  const sdl = composeShop(isProtected)
  // Answers at once, so that only the gateway is measured.
  const shop: SubgraphService = {
    name: 'shop',
    execute: async () => ({ data: answer }),
    subscribe: async function* () {
      yield { data: null }
    },
    checkHealth: async () => undefined,
  }
  return {
    config: {
      production: true,
      http: { host: '127.0.0.1', gatewayPort: 0, drainMs: 0, trustedProxies: 0 },
      gateway: { engine: 'compiled', front: 'http', explorer: false },
    },
    supergraph: { read: async () => sdl },
    services: new Map([['shop', shop]]),
    keySource,
    log: createLogger({ level: 'error', service: 'bench' }),
    reportEveryMs: 0,
    planInBackground: false,
  }
}

function composeShop(isProtected: boolean): string {
  const rights = isProtected
    ? [
        '@authenticated',
        '@requiresScopes(scopes: [["role:agent"]])',
        '@policy(policies: [["operator_staff"]])',
      ]
    : ['', '', '']
  const typeDefs = parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
      import: ["@authenticated", "@requiresScopes", "@policy"])
    type Query { shop: Shop }
    type Shop { name: String city: String ${rights[0]} staff: Int ${rights[1]} openOrders: Int ${rights[2]} }
  `)
  const { supergraphSdl, errors } = composeServices([{ name: 'shop', typeDefs }])
  if (!supergraphSdl) throw new BenchError(`The shop does not compose: ${errors?.join('; ')}`)
  return supergraphSdl
}
