import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import type { Followed, protocols } from './running-streams.ts'

/** A client that can stop reading: what it does not take stays in the network, then with the gateway. */
export interface StoppableClient {
  /** Of all entries that came whole, in order. */
  numbers(): number[]
  /** Of the last one that came whole. */
  lastCursor(): string | undefined
  /** The code of the error it was told, or of its socket's close; null when the connection was cut without one. */
  readonly end: Promise<string | number | null>
  pause(): void
  resume(): void
  leave(): void
}

/** Resolves when its subscription has begun. */
export async function openStoppable(
  protocol: (typeof protocols)[number],
  followed: Followed,
): Promise<StoppableClient> {
  const client = protocol === 'graphql-ws' ? await openSocket(followed) : await openHttp(protocol, followed)
  while (client.text() === '') await new Promise((resolve) => setTimeout(resolve, 5))
  return {
    ...client,
    numbers: () =>
      [...client.text().matchAll(/"number":(\d+)[^]*?"cursor":"/g)].map(([, number]) => Number(number)),
    lastCursor: () => [...client.text().matchAll(/"cursor":"([^"]+)"/g)].at(-1)?.[1],
  }
}

async function openSocket({ url, token, query, variables, cursor = null }: Followed) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  const parts: string[] = []
  const end = new Promise<number | null>((resolve) =>
    socket.once('close', (code) => resolve(code === 1006 ? null : code)),
  )
  socket.on('error', () => undefined)
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'connection_init', payload: bearer(token) }))
  await once(socket, 'message')
  socket.on('message', (data) => parts.push(shorten(String(data))))
  const payload = { query, variables, extensions: { cursor } }
  socket.send(JSON.stringify({ id: 'one', type: 'subscribe', payload }))
  return {
    text: () => parts.join(''),
    end,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    leave: () => socket.terminate(),
  }
}

const accepts = { 'event-stream': 'text/event-stream', multipart: 'multipart/mixed;subscriptionSpec=1.0' }

async function openHttp(
  form: keyof typeof accepts,
  { url, token, query, variables, cursor = null }: Followed,
) {
  const { hostname, port } = new URL(url)
  const socket: Socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const parts: string[] = []
  socket.on('error', () => undefined)
  const body = JSON.stringify({ query, variables, extensions: { cursor } })
  const headers = {
    host: hostname,
    connection: 'close',
    accept: accepts[form],
    'content-type': 'application/json',
    ...bearer(token),
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST /graphql HTTP/1.1\r\n${lines.join('')}content-length: ${body.length}\r\n\r\n${body}`)
  await once(socket, 'readable')
  socket.on('data', (data) => parts.push(shorten(data.toString('latin1'))))
  const text = () => parts.join('').replaceAll(/\r\n[0-9a-f]+\r\n/g, '')
  const end = once(socket, 'close').then(() => /"code":"([A-Z_]+)"/.exec(text())?.[1] ?? null)
  return {
    // The answer has begun with its first result, not with its headers.
    text: () => (text().includes('"data"') ? text() : ''),
    end,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    leave: () => socket.destroy(),
  }
}

function bearer(token: string): { authorization?: string } {
  return token === '' ? {} : { authorization: `Bearer ${token}` }
}

/** What fills the answers is not kept: the memory of the gateway beside it is measured. */
function shorten(text: string): string {
  // A copy: what a search finds holds on to the text it was found in.
  return Buffer.from(text.replaceAll(/x{20,}/g, 'x')).toString()
}
