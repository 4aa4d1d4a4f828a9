import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { resumable } from '../../control-room/client/resumable.ts'
import { clusterFolderIn } from '../../platform/database/embedded/cluster-folder.ts'
import { startEmbeddedPostgres } from '../../platform/database/embedded/embedded-postgres.ts'
import type { EmbeddedPostgres } from '../../platform/database/embedded/embedded-postgres.ts'
import { findPostmaster } from '../../platform/database/embedded/postmaster.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { countTo, createNumberedEvents, readNumber } from '../live/numbered-events.ts'
import type { NumberedEvents } from '../live/numbered-events.ts'
import { findFreePorts } from '../testkit/free-ports.ts'
import { becomesReady, killProcess, signIn, startProcess } from '../testkit/system.ts'
import { startTcpProxy } from '../testkit/tcp-proxy.ts'
import type { TcpProxy } from '../testkit/tcp-proxy.ts'

const total = 5_000
const clientCount = 50

/** As an operator runs it: the gateway, the subgraphs and the database die apart from one another. */
const services = {
  gateway: ['gateway'],
  ecosystem: ['ecosystem'],
  others: subgraphNames.filter((name) => name !== 'ecosystem'),
}
type ServiceName = keyof typeof services

describe('50 resuming clients in the middle of 5,000 events', () => {
  const children = new Map<ServiceName, ChildProcess>()
  let dataFolder: string
  let environment: NodeJS.ProcessEnv
  let postgres: EmbeddedPostgres
  let url: string
  let cable: TcpProxy
  let token: string

  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'stratograph-live-'))
    postgres = await startEmbeddedPostgres({ dataFolder, log: () => undefined })
    const [gatewayPort = 0, ...ports] = await findFreePorts(1 + subgraphNames.length)
    environment = {
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      DATA_FOLDER: dataFolder,
      DATABASE_POOL_SIZE: '4',
      PORT: String(gatewayPort),
      STRATOGRAPH_SECRET: randomBytes(32).toString('hex'),
      DRAIN_MS: '500',
      ...Object.fromEntries(
        subgraphNames.map((name, index) => [`${name.toUpperCase()}_PORT`, String(ports[index])]),
      ),
    }
    url = `http://127.0.0.1:${gatewayPort}`
    for (const name of Object.keys(services) as ServiceName[]) start(name)
    await becomesReady(url, [...children.values()])
    cable = await startTcpProxy(gatewayPort)
    token = await signIn(url, 'owner@demo.stratograph.test')
  }, 120_000)
  afterAll(async () => {
    await cable?.stop()
    await Promise.all([...children.keys()].map(kill))
    await postgres?.stop()
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 })
  })

  function start(name: ServiceName): void {
    children.set(name, startProcess(services[name], environment))
  }

  async function kill(name: ServiceName): Promise<void> {
    const child = children.get(name)
    if (child) await killProcess(child)
  }

  const restart = async (name: ServiceName) => {
    await kill(name)
    await sleep(300)
    start(name)
  }

  const faults: readonly (() => Promise<void>)[] = [
    () => restart('gateway'),
    () => restart('ecosystem'),
    async () => {
      const postmaster = findPostmaster(clusterFolderIn(dataFolder))
      if (!postmaster) throw new Error('The server should run.')
      process.kill(postmaster.identity.pid, 'SIGKILL')
    },
    async () => {
      cable.cut()
      await sleep(300)
      cable.mend()
    },
  ]

  test('lose none, see none twice and see all in order when gateway, subgraph and database are killed and every socket is cut, each of it twice', async () => {
    const events = createNumberedEvents(postgres.url, token)
    const followers = Array.from({ length: clientCount }, () => follow(events, cable.url, token))
    await Promise.all(followers.map(({ begun }) => begun))
    const allEnded = Promise.all(followers.map(({ ended }) => ended))
    const strikes = [...faults, ...faults]
    const distance = Math.floor(total / (strikes.length + 1))
    let harming = Promise.resolve()
    for (const [index, harm] of strikes.entries()) {
      const written = index * distance
      await events.append(written + 1, written + distance)
      await harming
      // All are back from the one before, and in the middle of what was written meanwhile.
      const areBack = () => followers.every(({ numbers }) => numbers.length > written)
      await Promise.race([vi.waitUntil(areBack, { timeout: 60_000 }), allEnded])
      harming = harm()
    }
    await events.append(strikes.length * distance + 1, total)
    await harming
    await allEnded
    const expected = countTo(total)
    for (const { numbers } of followers) expect(numbers).toEqual(expected)
    await events.close()
  }, 240_000)
})

/** One client that resumes, until it saw as many events as there are. */
function follow(events: NumberedEvents, url: string, token: string) {
  const begun = Promise.withResolvers<void>()
  const client: Client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: () => sleep(100 + Math.random() * 200),
  })
  const resuming = resumable(client, { onBegin: () => begun.resolve() })
  const { query, variables } = events
  const numbers: number[] = []
  const read = async () => {
    for await (const result of resuming.iterate({ query, variables })) {
      numbers.push(readNumber(result))
      if (numbers.length === total) break
    }
    // One event more than there are would still come.
    await sleep(200)
    await client.dispose()
  }
  return { begun: begun.promise, numbers, ended: read().catch(giveUp) }
}

/** What ends a socket for good is no error but the event of its closing. */
function giveUp(reason: unknown): never {
  throw new Error(`A client gave up: ${inspect(reason)}`)
}
