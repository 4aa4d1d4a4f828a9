import { parentPort, workerData } from 'node:worker_threads'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'

// The clients, in a thread of their own: what they cost must not show in the gateway's event loop.
// Tells 'begun' once every subscription has begun; asked 'count', the answers so far and how many ended.

const { url, query, sockets, perSocket } = workerData as {
  url: string
  query: string
  sockets: number
  perSocket: number
}
let begun = 0
let answers = 0
let ended = 0

for (let socket = 0; socket < sockets; socket += 1) {
  const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 })
  for (let index = 0; index < perSocket; index += 1) follow(client, index)
}

parentPort?.on('message', () => post({ answers, ended }))

/** Every tenth follows what nobody else does, and costs a stream of its own. */
function follow(client: ReturnType<typeof createClient>, index: number): void {
  const types = index % 10 === 0 ? [`bench.${Math.random()}`] : ['bench.shared']
  const end = () => (ended += 1)
  const next = ({ data }: { data?: unknown }) => {
    if (data) answers += 1
    else if ((begun += 1) === sockets * perSocket) post('begun')
  }
  client.subscribe(
    { query, variables: { types }, extensions: { cursor: null } },
    { next, error: end, complete: end },
  )
}

function post(message: unknown): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message)
}
