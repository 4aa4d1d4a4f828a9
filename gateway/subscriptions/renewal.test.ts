import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { testUser } from '../../tests/testkit/subgraph.ts'
import { createAccounts, createTokens, startTinyGateway } from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'

const viewer = testUser({ organisationId: crypto.randomUUID(), organisationKind: 'CLIENT', role: 'AGENT' })
let gateway: RunningGateway
let sign: Awaited<ReturnType<typeof createTokens>>['sign']
const opened: WebSocket[] = []

beforeAll(async () => {
  const tokens = await createTokens()
  sign = tokens.sign
  gateway = await startTinyGateway([createAccounts()], { keySource: tokens.keySource })
})
afterAll(async () => {
  for (const socket of opened) socket.terminate()
  await gateway.stop()
})

const bearer = async (seconds: number, by = viewer) => ({
  authorization: `Bearer ${await sign(by, seconds)}`,
})

/** A socket after its handshake, with the messages and the close code that will come. */
async function connect(payload: object) {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  opened.push(socket)
  const messages: any[] = []
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  const waiting = new Set<() => void>()
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)))
    for (const look of waiting) look()
  })
  const next = (type: string) =>
    new Promise<any>((resolve) => {
      const look = () => {
        const found = messages.findIndex((message) => message.type === type)
        if (found < 0) return
        waiting.delete(look)
        resolve(messages.splice(found, 1)[0])
      }
      waiting.add(look)
      look()
    })
  const send = (message: object) => socket.send(JSON.stringify(message))
  await new Promise((resolve) => socket.once('open', resolve))
  send({ type: 'connection_init', payload })
  await next('connection_ack')
  return { socket, messages, closed, next, send }
}

const stillOpenAfter = (ms: number, closed: Promise<number>) =>
  Promise.race([closed, new Promise((resolve) => setTimeout(resolve, ms, 'open'))])

test('a ping with a newer token moves the end of the socket, and what runs goes on', async () => {
  const { messages, closed, next, send } = await connect(await bearer(3))
  send({ type: 'subscribe', id: 'ticks', payload: { query: 'subscription { ticking { id } }' } })
  await next('next')
  send({ type: 'ping', payload: await bearer(60, { ...viewer, sessionId: crypto.randomUUID() }) })
  // The token is not sent back.
  expect(await next('pong')).toEqual({ type: 'pong' })
  expect(await stillOpenAfter(3_500, closed)).toBe('open')
  send({ type: 'subscribe', id: 'once', payload: { query: '{ users { id } }' } })
  expect(await next('next')).toMatchObject({ id: 'once' })
  expect(await next('complete')).toMatchObject({ id: 'once' })
  expect(messages).toEqual([])
})

test('a ping with a token that lives shorter ends the socket earlier', async () => {
  const { closed, next, send } = await connect(await bearer(60))
  send({ type: 'ping', payload: await bearer(1) })
  await next('pong')
  expect(await closed).toBe(4403)
})

test('an ordinary ping is answered as it came and renews nothing', async () => {
  const { closed, next, send } = await connect(await bearer(1))
  send({ type: 'ping', payload: { any: 'thing' } })
  expect(await next('pong')).toEqual({ type: 'pong', payload: { any: 'thing' } })
  expect(await closed).toBe(4403)
})

test.each([
  ['of somebody else', { userId: crypto.randomUUID() }],
  ['for another organisation', { organisationId: crypto.randomUUID() }],
  ['with another role', { role: 'OWNER' as const }],
])('a ping with a token %s closes with 4403', async (_, other) => {
  const { closed, send } = await connect(await bearer(60))
  send({ type: 'ping', payload: await bearer(60, { ...viewer, ...other }) })
  expect(await closed).toBe(4403)
})

test('a ping with a token that is no good closes with 4403, and so does one of nobody', async () => {
  const known = await connect(await bearer(60))
  known.send({ type: 'ping', payload: { authorization: 'Bearer a.b.c' } })
  expect(await known.closed).toBe(4403)
  const anonymous = await connect({})
  anonymous.send({ type: 'ping', payload: await bearer(60) })
  expect(await anonymous.closed).toBe(4403)
})

test.each([
  ['event-stream', 'text/event-stream', /event: next\ndata: {"errors":\[.*TOKEN_EXPIRED.*\]}\n\n$/],
  [
    'multipart',
    'multipart/mixed;subscriptionSpec=1.0',
    /{"payload":null,"errors":\[.*TOKEN_EXPIRED.*\]}\r\n--graphql--\r\n$/,
  ],
])('a stream over %s tells that its token expired', async (_, accept, end) => {
  const { authorization } = await bearer(1)
  const answer = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { accept, authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'subscription { silent }' }),
  })
  expect(await answer.text()).toMatch(end)
})
