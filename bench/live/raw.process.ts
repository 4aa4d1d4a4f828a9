import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { Publisher } from './publisher.ts'
import { labelOf } from './workload.ts'

// The limit: nothing but sockets, to which each event's bytes are written as they are: `raw.process.ts <port>`.

const publisher = new Publisher()
const server = createServer((request, response) => {
  if (!publisher.answer(request, response)) response.end('{"status":"ready"}')
})
// What was written for one is written for all.
let last = { id: '', bytes: Buffer.alloc(0) }
const sockets = new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false })
sockets.on('connection', (socket) => {
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as { type: string; payload?: { variables?: { topic?: number } } }
    if (message.type === 'connection_init') return socket.send('{"type":"connection_ack"}')
    if (message.type !== 'subscribe') return
    const stop = publisher.listen(message.payload?.variables?.topic ?? 0, (tick) => {
      if (last.id !== tick.id) {
        const payload = { data: { ticked: { ...tick, label: labelOf(tick) } } }
        last = { id: tick.id, bytes: Buffer.from(JSON.stringify({ id: '1', type: 'next', payload })) }
      }
      socket.send(last.bytes, { binary: false })
    })
    socket.once('close', stop)
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1')
