import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { rootFolder } from '../../platform/config/root-folder.ts'
import type { Holding } from './connects.process.ts'

const launcher = join(rootFolder, 'platform', 'server', 'run-script.mjs')
const atOnce = 100
const query = 'subscription { tickerMoved { number label } }'
let gateway: ChildProcess
let url: string

beforeAll(async () => {
  gateway = fork(launcher, ['tests/faults/connects.process.ts'], {
    execArgv: ['--expose-gc'],
    cwd: rootFolder,
  })
  ;[url] = (await once(gateway, 'message')) as [string]
}, 60_000)
afterAll(() => gateway?.kill('SIGKILL'))

async function measure(): Promise<Holding> {
  gateway.send('measure')
  const [holding] = (await once(gateway, 'message')) as [Holding]
  return holding
}

/** Connects, follows, and leaves: abruptly or with a goodbye, each second one before its first answer. */
async function comeAndGo(number: number): Promise<void> {
  if (number % 10 === 0) return comeOverHttp(number)
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  await once(socket, 'open')
  socket.send('{"type":"connection_init"}')
  await once(socket, 'message')
  const payload = { query, extensions: { cursor: null } }
  socket.send(JSON.stringify({ id: crypto.randomUUID(), type: 'subscribe', payload }))
  if (number % 4 < 2) await once(socket, 'message')
  const closed = once(socket, 'close')
  if (number % 2 === 0) socket.terminate()
  else socket.close(1000)
  await closed
}

async function comeOverHttp(number: number): Promise<void> {
  const left = new AbortController()
  const accept = number % 20 === 0 ? 'text/event-stream' : 'multipart/mixed;subscriptionSpec=1.0'
  const headers = { accept, 'content-type': 'application/json' }
  const body = JSON.stringify({ query })
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body, signal: left.signal })
  await answer.body?.getReader().read()
  left.abort()
}

async function comeAndGoMany(count: number): Promise<void> {
  for (let done = 0; done < count; done += atOnce) {
    gateway.send('event')
    await Promise.all(Array.from({ length: atOnce }, (_, index) => comeAndGo(done + index)))
  }
}

test('10,000 connects and disconnects leave heap, sockets, listeners and subscriptions where they were', async () => {
  await comeAndGoMany(1_000)
  const before = await measure()
  await comeAndGoMany(10_000)
  const after = await measure()
  expect(after.totalSubscriptions).toBeGreaterThan(0)
  expect([before.openSubscriptions, before.upstreams]).toEqual([0, 0])
  expect([after.openSubscriptions, after.upstreams]).toEqual([0, 0])
  expect(after.resources['TCPSocketWrap'] ?? 0).toBe(0)
  expect(after.resources['TCPServerWrap']).toBe(before.resources['TCPServerWrap'])
  expect(after.resources['Timeout'] ?? 0).toBeLessThanOrEqual((before.resources['Timeout'] ?? 0) + 2)
  expect(after.processListeners).toBe(before.processListeners)
  // Less than 200 bytes for each who came.
  expect(after.heapBytes - before.heapBytes).toBeLessThan(2_000_000)
}, 120_000)
