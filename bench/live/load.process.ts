import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { percentile } from '../numbers.ts'
import { subscription } from './workload.ts'

// Subscribers: `load.process.ts <url> <subscribers> <topics>`. Writes "ready" when all are subscribed; then, for each
// number of deliveries it reads, a line with what they were like.

const [url = '', subscribers = '0', topics = '1'] = process.argv.slice(2)
let delays: number[] = []
let first = 0
let last = 0
let acknowledged = 0
const sockets: WebSocket[] = []

/** The message is not parsed: a reader that took longer than the server would be what is measured. */
function readDelay(message: string): number | undefined {
  const at = message.indexOf('"sentAt":')
  return at < 0 ? undefined : Date.now() - Number.parseFloat(message.slice(at + 9, at + 24))
}

function subscribe(topic: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false })
    sockets.push(socket)
    socket.once('error', reject)
    socket.once('open', () => socket.send('{"type":"connection_init"}'))
    socket.on('message', (data: Buffer) => {
      const message = data.toString('latin1')
      if (message.includes('connection_ack')) {
        acknowledged += 1
        const payload = { query: subscription, variables: { topic } }
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }))
        return resolve()
      }
      const delay = readDelay(message)
      if (delay === undefined) return
      last = performance.now()
      if (delays.length === 0) first = last
      delays.push(delay)
    })
  })
}

for (let opened = 0; opened < Number(subscribers); opened += 50) {
  const batch = Math.min(50, Number(subscribers) - opened)
  await Promise.all(Array.from({ length: batch }, (_, index) => subscribe((opened + index) % Number(topics))))
}
await sleep(500)
console.log('ready')

process.stdin.on('data', (line: Buffer) => void measure(Number(String(line).trim())))

async function measure(expected: number): Promise<void> {
  delays = []
  const deadline = performance.now() + 20_000
  while (delays.length < expected && performance.now() < deadline) await sleep(20)
  const result = {
    deliveries: delays.length,
    ms: last - first,
    p50: percentile(delays, 0.5),
    p99: percentile(delays, 0.99),
    acknowledged,
  }
  console.log(JSON.stringify(result))
}
