import { once } from 'node:events'
import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createId } from '../../platform/database/uuid.ts'
import type { UserViewer } from '../../platform/auth/viewer.ts'
import {
  createAccounts,
  createReviews,
  createTokens,
  startTinyGateway,
} from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'

const viewer: UserViewer = {
  kind: 'user',
  userId: createId(),
  sessionId: createId(),
  organisationId: null,
  organisationKind: null,
  role: null,
}
const accounts = createAccounts()
const tokens = createTokens()
let gateway: RunningGateway
const clients: Client[] = []
const sockets: WebSocket[] = []

beforeAll(async () => {
  gateway = await startTinyGateway([accounts, createReviews()], { keySource: (await tokens).keySource })
})
afterAll(() => gateway?.stop())
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose()
  for (const socket of sockets.splice(0)) socket.terminate()
})

const socketUrl = () => `${gateway.url.replace('http', 'ws')}/graphql`

function connect(connectionParams: Record<string, unknown> = {}): Client {
  const client = createClient({
    url: socketUrl(),
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
  })
  clients.push(client)
  return client
}

async function collect(
  client: Client,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<unknown[]> {
  const results: unknown[] = []
  for await (const result of client.iterate({ query, variables })) results.push(result)
  return results
}

async function open(protocol = 'graphql-transport-ws'): Promise<WebSocket> {
  const socket = new WebSocket(socketUrl(), protocol)
  sockets.push(socket)
  await once(socket, 'open')
  return socket
}

async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number]
  return code
}

test('a subscription is completed by the other subgraph at every event', async () => {
  expect(await collect(connect(), 'subscription { counted(to: 2) { id name reviews { text } } }')).toEqual([
    { data: { counted: { id: '1', name: 'Ada', reviews: [{ text: 'by 1' }] } } },
    { data: { counted: { id: '2', name: 'Grace', reviews: [{ text: 'by 2' }] } } },
  ])
})

test('queries and mutations work over the socket as well', async () => {
  const client = connect()
  expect(await collect(client, '{ users { name } }')).toEqual([
    { data: { users: [{ name: 'Ada' }, { name: 'Grace' }] } },
  ])
  const rename = 'mutation ($name: String!) { rename(id: "2", name: $name) { name } }'
  expect(await collect(client, rename, { name: 'Rear Admiral' })).toEqual([
    { data: { rename: { name: 'Rear Admiral' } } },
  ])
})

test('the token of the connection decides who asks', async () => {
  const authorization = `Bearer ${await (await tokens).sign(viewer)}`
  expect(await collect(connect({ authorization }), '{ viewer }')).toEqual([
    { data: { viewer: JSON.stringify(viewer) } },
  ])
  expect(await collect(connect(), '{ viewer }')).toEqual([{ data: { viewer: '{"kind":"anonymous"}' } }])
})

test('an invalid operation gets an error message with every problem, and the socket lives on', async () => {
  const client = connect()
  await expect(collect(client, '{ nothing nobody }')).rejects.toMatchObject([
    { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
  ])
  await expect(collect(client, '{')).rejects.toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }])
  expect(await collect(client, '{ users { id } }')).toHaveLength(1)
})

test('a refused token closes with 4403', async () => {
  const socket = await open()
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer a.b.c' } }))
  expect(await closeCode(socket)).toBe(4403)
})

test('a socket closes with 4403 when its token expires', async () => {
  const socket = await open()
  const authorization = `Bearer ${await (await tokens).sign(viewer, 1)}`
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }))
  expect(await closeCode(socket)).toBe(4403)
})

test('an operation before the handshake closes with 4401', async () => {
  const socket = await open()
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: '{ users { id } }' } }))
  expect(await closeCode(socket)).toBe(4401)
})

test('nonsense closes with 4400', async () => {
  const socket = await open()
  socket.send('nonsense')
  expect(await closeCode(socket)).toBe(4400)
})

test('a second handshake closes with 4429', async () => {
  const socket = await open()
  socket.send(JSON.stringify({ type: 'connection_init' }))
  socket.send(JSON.stringify({ type: 'connection_init' }))
  expect(await closeCode(socket)).toBe(4429)
})

test('an id in use closes with 4409', async () => {
  const socket = await acknowledged()
  const message = JSON.stringify({
    type: 'subscribe',
    id: 'same',
    payload: { query: 'subscription { silent }' },
  })
  socket.send(message)
  socket.send(message)
  expect(await closeCode(socket)).toBe(4409)
})

test('another subprotocol closes with 4406', async () => {
  const socket = new WebSocket(socketUrl(), [])
  sockets.push(socket)
  expect(await closeCode(socket)).toBe(4406)
})

test('a message over the limit closes with 1009', async () => {
  const socket = await acknowledged()
  socket.send('x'.repeat(1024 * 1024 + 1))
  expect(await closeCode(socket)).toBe(1009)
})

test('another path is no socket', async () => {
  const socket = new WebSocket(socketUrl().replace('/graphql', '/elsewhere'), 'graphql-transport-ws')
  const [error] = (await once(socket, 'error')) as [Error]
  expect(error.message).toBe('Unexpected server response: 404')
})

test('the hundred-and-first operation of a socket is refused, the others go on', async () => {
  const socket = await acknowledged()
  const refused = new Promise((resolve) => socket.on('message', (data) => resolve(JSON.parse(String(data)))))
  for (let id = 1; id <= 101; id += 1) {
    socket.send(
      JSON.stringify({ type: 'subscribe', id: String(id), payload: { query: 'subscription { silent }' } }),
    )
  }
  expect(await refused).toMatchObject({
    type: 'error',
    id: '101',
    payload: [{ extensions: { code: 'TOO_MANY_OPERATIONS' } }],
  })
  await until(() => gateway.traffic.takeWindow().openSubscriptions === 100)
})

test('stopping a quiet subscription ends it in the subgraph, and so does closing the socket', async () => {
  const socket = await acknowledged()
  socket.send(JSON.stringify({ type: 'subscribe', id: 'a', payload: { query: 'subscription { silent }' } }))
  socket.send(JSON.stringify({ type: 'subscribe', id: 'b', payload: { query: 'subscription { silent }' } }))
  const seen = accounts.scopes.length
  await until(() => accounts.scopes.length >= seen + 2)
  const [first, second] = accounts.scopes.slice(-2)
  socket.send(JSON.stringify({ type: 'complete', id: 'a' }))
  await until(() => first?.signal?.aborted === true)
  expect(second?.signal?.aborted).toBe(false)
  socket.close()
  await until(() => second?.signal?.aborted === true)
  await until(() => gateway.traffic.takeWindow().openSubscriptions === 0)
})

test('a gateway that stops says 1012 to its sockets', async () => {
  const other = await startTinyGateway([createAccounts(), createReviews()])
  const socket = new WebSocket(`${other.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  sockets.push(socket)
  await once(socket, 'open')
  const code = closeCode(socket)
  await other.stop()
  expect(await code).toBe(1012)
})

async function acknowledged(): Promise<WebSocket> {
  const socket = await open()
  const answered = once(socket, 'message')
  socket.send(JSON.stringify({ type: 'connection_init' }))
  await answered
  return socket
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5))
}
