import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { resumable } from '../../control-room/client/resumable.ts'
import { countTo, createNumberedEvents, readNumber } from '../live/numbered-events.ts'
import type { NumberedEvents } from '../live/numbered-events.ts'
import { apart, startKillableSystem } from '../testkit/killable-system.ts'
import type { KillableSystem } from '../testkit/killable-system.ts'
import { signIn } from '../testkit/system.ts'
import { startTcpProxy } from '../testkit/tcp-proxy.ts'
import type { TcpProxy } from '../testkit/tcp-proxy.ts'

const total = 5_000
const clientCount = 50

describe('50 resuming clients in the middle of 5,000 events', () => {
  let system: KillableSystem<keyof typeof apart>
  let cable: TcpProxy
  let token: string

  beforeAll(async () => {
    system = await startKillableSystem(apart)
    cable = await startTcpProxy(Number(new URL(system.url).port))
    token = await signIn(system.url, 'owner@demo.stratograph.test')
  }, 120_000)
  afterAll(async () => {
    await cable?.stop()
    await system?.stop()
  })

  const faults: readonly (() => Promise<void>)[] = [
    () => system.restart('gateway', 300),
    () => system.restart('ecosystem', 300),
    () => system.killDatabase(),
    async () => {
      cable.cut()
      await sleep(300)
      cable.mend()
    },
  ]

  test('lose none, see none twice and see all in order when gateway, subgraph and database are killed and every socket is cut, each of it twice', async () => {
    const events = createNumberedEvents(system.databaseUrl, token)
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
