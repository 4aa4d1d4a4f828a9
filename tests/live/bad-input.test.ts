import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { UserViewer } from '../../platform/auth/viewer.ts'
import { createId } from '../../platform/database/uuid.ts'
import type { RunningGateway } from '../../gateway/gateway.ts'
import { createLabels, createLedger, person } from '../testkit/ledger.ts'
import { createTokens, startTinyGateway } from '../testkit/tiny-graph.ts'
import { openStream } from './running-streams.ts'
import type { RunningStream } from './running-streams.ts'

const { ledger, add, running, entries } = createLedger()
const tokens = createTokens()
const alpha = createId()
const bystander = person(alpha)
const query = 'subscription ($owner: ID) { entryAdded(owner: $owner) { number label } }'
let gateway: RunningGateway
let watching: RunningStream
let watchedFrom: number
const sockets: Socket[] = []

beforeAll(async () => {
  const { keySource } = await tokens
  gateway = await startTinyGateway([ledger, createLabels()], { keySource })
})
afterAll(() => gateway?.stop())

// Whatever somebody does, somebody else gets all their events meanwhile.
beforeEach(async () => {
  const token = await (await tokens).sign(bystander)
  watchedFrom = entries.length
  watching = openStream('graphql-ws', { url: gateway.url, token, query, variables: {} })
  await watching.reaches(1)
  add(alpha)
})
afterEach(async () => {
  add(alpha)
  const count = entries.length - watchedFrom
  await watching.reaches(count + 1)
  const told = watching.results.slice(1).map(({ data }) => data.entryAdded.number)
  expect(told).toEqual(Array.from({ length: count }, (_, index) => watchedFrom + index + 1))
  watching.stop()
  for (const socket of sockets.splice(0)) socket.destroy()
  await expect.poll(() => running.size).toBe(0)
})

/** A WebSocket by hand: nothing between this test and the wire would refuse to send something. */
async function open(viewer?: UserViewer) {
  const { hostname, port } = new URL(gateway.url)
  const socket = connect(Number(port), hostname)
  sockets.push(socket)
  const lines = [
    'GET /graphql HTTP/1.1',
    `Host: ${hostname}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Protocol: graphql-transport-ws',
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  const [greeting] = (await once(socket, 'data')) as [Buffer]
  expect(greeting.toString()).toContain('101 Switching Protocols')
  const frames = readFrames(socket)
  const client = {
    ...frames,
    send: (message: unknown) => socket.write(frame(0x81, JSON.stringify(message))),
    write: (bytes: Buffer) => socket.write(bytes),
  }
  if (!viewer) return client
  const authorization = `Bearer ${await (await tokens).sign(viewer)}`
  client.send({ type: 'connection_init', payload: { authorization } })
  await client.next()
  return client
}

/** What a server writes: frames without a mask. */
function readFrames(socket: Socket) {
  const messages: any[] = []
  const waiting: ((message: any) => void)[] = []
  const closed = Promise.withResolvers<number>()
  let rest = Buffer.alloc(0)
  socket.on('error', () => undefined)
  socket.on('close', () => closed.resolve(1006))
  socket.on('data', (data: Buffer) => {
    rest = Buffer.concat([rest, data])
    for (;;) {
      const short = rest.length < 2 ? 0 : (rest[1] ?? 0) & 0x7f
      const start = short === 126 ? 4 : 2
      if (rest.length < start) return
      const length = short === 126 ? rest.readUInt16BE(2) : short
      if (rest.length < start + length) return
      const body = rest.subarray(start, start + length)
      if (rest[0] === 0x88) closed.resolve(body.readUInt16BE(0))
      if (rest[0] === 0x81) {
        const message = JSON.parse(body.toString())
        const wake = waiting.shift()
        if (wake) wake(message)
        else messages.push(message)
      }
      rest = rest.subarray(start + length)
    }
  })
  const next = () =>
    messages.length > 0
      ? Promise.resolve(messages.shift())
      : new Promise<any>((resolve) => waiting.push(resolve))
  return { next, closed: closed.promise }
}

/** A client's frame, masked with nothing but zeros. */
function frame(kind: number, text: string, announced = Buffer.byteLength(text)): Buffer {
  const header = Buffer.alloc(14)
  header[0] = kind
  header[1] = 0x80 | 127
  header.writeBigUInt64BE(BigInt(announced), 2)
  return Buffer.concat([header, Buffer.from(text)])
}

const subscribe = (id: string, extra: object = {}) => ({
  id,
  type: 'subscribe',
  payload: { query, ...extra },
})

test.each([
  ['a second connection_init', [{ type: 'connection_init' }], 4429],
  ['an id that is in use', [subscribe('one'), subscribe('one')], 4409],
  ['an unknown type of message', [{ type: 'unsubscribe', id: 'one' }], 4400],
  ['a message without a type', [{ id: 'one' }], 4400],
  ['a subscribe without an id', [{ type: 'subscribe', payload: { query } }], 4400],
  ['a subscribe without a query', [{ type: 'subscribe', id: 'one', payload: {} }], 4400],
  ['a list', [[1, 2]], 4400],
])('%s closes the socket with the code of the protocol', async (_, messages, code) => {
  const client = await open(person(alpha))
  for (const message of messages) client.send(message)
  expect(await client.closed).toBe(code)
})

test.each([
  ['more than 1 MB in a frame', frame(0x81, 'x'.repeat(1024 * 1024 + 1)), 1009],
  ['a frame that announces 1 TB', frame(0x81, 'x', 2 ** 40), 1009],
  ['a frame that is not masked', Buffer.from([0x81, 0x02, 0x7b, 0x7d]), 1002],
  ['a frame of an unknown kind', frame(0x83, '{}'), 1002],
  ['text that is no UTF-8', Buffer.concat([frame(0x81, '', 2), Buffer.from([0xff, 0xff])]), 1007],
  ['text that is no JSON', frame(0x81, '{"type":'), 4400],
])('%s closes the socket with %3$i', async (_, bytes, code) => {
  const client = await open(person(alpha))
  client.write(bytes)
  expect(await client.closed).toBe(code)
})

test('a message of 1 MB is read like any other', async () => {
  const client = await open(person(alpha))
  const message = JSON.stringify(subscribe('one', { query: '{ ledgerReady }' }))
  client.write(frame(0x81, message + ' '.repeat(1024 * 1024 - message.length)))
  expect(await client.next()).toEqual({ id: 'one', type: 'next', payload: { data: { ledgerReady: null } } })
})

test('of 10,000 subscribes on one socket a hundred run, each other one is told so, and the socket goes on', async () => {
  const client = await open(person(alpha))
  const before = gateway.traffic.live.countOpen()
  for (let id = 1; id <= 10_000; id += 1) client.send(subscribe(String(id), { extensions: { cursor: null } }))
  const answers: any[] = []
  while (answers.length < 10_000) answers.push(await client.next())
  const refused = answers.filter(({ type }) => type === 'error')
  expect(new Set(refused.map(({ payload }) => payload[0].extensions.code))).toEqual(
    new Set(['TOO_MANY_OPERATIONS']),
  )
  expect(new Set(answers.map(({ id }) => id)).size).toBe(10_000)
  expect(refused).toHaveLength(9_900)
  expect(gateway.traffic.live.countOpen() - before).toBe(100)
  client.send({ id: '1', type: 'complete' })
  await expect.poll(() => gateway.traffic.live.countOpen() - before).toBe(99)
  client.send(subscribe('another', { query: '{ ledgerReady }' }))
  expect(await client.next()).toMatchObject({ id: 'another', type: 'next' })
})

test('subscribing without rights is an answer of the operation, and the socket goes on', async () => {
  const client = await open(person(alpha))
  client.send(subscribe('one', { variables: { owner: createId() } }))
  expect((await client.next()).payload.errors[0].extensions.code).toBe('NOT_FOUND')
  expect(await client.next()).toEqual({ id: 'one', type: 'complete' })
  client.send(subscribe('two', { query: '{ ledgerReady }' }))
  expect(await client.next()).toMatchObject({ id: 'two', type: 'next' })
})

test.each(['', 'x', 'AAAA'.repeat(20), 7, { position: 1 }, ['1'], 'é'.repeat(100), 'x'.repeat(100_000)])(
  'a cursor that is none (%j) is refused, and the socket goes on',
  async (cursor) => {
    const client = await open(person(alpha))
    client.send(subscribe('one', { extensions: { cursor } }))
    const refusal = await client.next()
    expect([refusal.id, refusal.type, refusal.payload[0].extensions.code]).toEqual([
      'one',
      'error',
      'CURSOR_INVALID',
    ])
    client.send(subscribe('one', { query: '{ ledgerReady }' }))
    expect(await client.next()).toMatchObject({ id: 'one', type: 'next' })
  },
)

test('the cursor of a colleague is refused, and one’s own is not', async () => {
  await watching.reaches(2)
  const { cursor } = watching.results[1].extensions
  const [stranger, owner] = [await open(person(alpha)), await open(bystander)]
  for (const client of [stranger, owner]) client.send(subscribe('one', { extensions: { cursor } }))
  expect((await stranger.next()).payload[0].extensions.code).toBe('CURSOR_INVALID')
  add(alpha)
  expect((await owner.next()).payload.data.entryAdded.number).toBe(entries.length)
})
