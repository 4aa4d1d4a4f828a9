import { setTimeout as sleep } from 'node:timers/promises'
import { createLabels, createLedger } from '../testkit/ledger.ts'
import { startTinyGateway } from '../testkit/tiny-graph.ts'

// A gateway in a process of its own, which tells over IPC where it is and, whenever asked, what it holds.

/** What a process holds once nothing more happens. */
export interface Holding {
  readonly heapBytes: number
  /** What its event loop waits for, by kind: sockets, servers, timers. */
  readonly resources: Readonly<Record<string, number>>
  readonly openSubscriptions: number
  readonly upstreams: number
  readonly processListeners: number
  readonly totalSubscriptions: number
}

const { ledger, opened, running, add } = createLedger()
const gateway = await startTinyGateway([ledger, createLabels()])

async function measure(): Promise<Holding> {
  // The last goodbyes may still be on their way.
  for (let tries = 0; tries < 100 && (running.size > 0 || countSockets() > 0); tries += 1) await sleep(50)
  const totalSubscriptions = opened.length
  opened.length = 0
  ledger.scopes.length = 0
  ledger.requests.length = 0
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.()
    await sleep(20)
  }
  return {
    heapBytes: process.memoryUsage().heapUsed,
    resources: countBy(process.getActiveResourcesInfo()),
    openSubscriptions: gateway.traffic.live.countOpen(),
    upstreams: running.size,
    processListeners: countListeners(),
    totalSubscriptions,
  }
}

const countSockets = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length

function countBy(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/** Of the process itself: what each connection added and forgot there would stay. */
function countListeners(): number {
  return process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
}

process.on('message', (asked) => {
  if (asked === 'event') add('everybody')
  else void measure().then((holding) => process.send?.(holding))
})
process.send?.(gateway.url)
