import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createId } from '../../platform/database/uuid.ts'
import { liveDefinitions } from '../../platform/graphql/live-directive.ts'
import type { RunningGateway } from '../../gateway/gateway.ts'
import { createLedger, person } from '../testkit/ledger.ts'
import { createTinySubgraph, createTokens, startTinyGateway } from '../testkit/tiny-graph.ts'
import { protocols } from './running-streams.ts'
import type { StoppableClient } from './stoppable-client.ts'
import { openStoppable } from './stoppable-client.ts'

// Far more than a network keeps for who does not read: 25 MB in 400 events.
const bytesEach = 64 * 1024
const eventCount = 400

const { ledger, add, entries } = createLedger()
const filling = createTinySubgraph(
  'filling',
  `${liveDefinitions}
  type Entry @key(fields: "id") { id: ID! @sharedWithin(scope: PUBLIC) label: String! @sharedWithin(scope: PUBLIC) }`,
  {
    Entry: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      label: () => 'x'.repeat(bytesEach),
    },
  },
)
const reader = person(createId())
const clients: StoppableClient[] = []
const tokens = createTokens()

async function start(stalledMs: number): Promise<RunningGateway> {
  const { keySource } = await tokens
  return startTinyGateway([ledger, filling], { keySource, limits: { stalledMs } })
}

async function follow(
  gateway: RunningGateway,
  protocol: (typeof protocols)[number],
  field: string,
  cursor: string | null = null,
): Promise<StoppableClient> {
  const token = await (await tokens).sign(reader)
  const query = `subscription { ${field} { number label } }`
  const client = await openStoppable(protocol, { url: gateway.url, token, query, variables: {}, cursor })
  clients.push(client)
  return client
}

afterEach(() => {
  for (const client of clients.splice(0)) client.leave()
})

/** One after the other, each once the bystander has the one before: nobody else can hold up what is told. */
async function tell(bystander: StoppableClient, count = eventCount): Promise<number[]> {
  const told: number[] = []
  for (let index = 0; index < count; index += 1) {
    add(reader.organisationId ?? '')
    told.push(entries.length)
    while (bystander.numbers().length < told.length) await new Promise((resolve) => setImmediate(resolve))
  }
  expect(bystander.numbers()).toEqual(told)
  return told
}

describe.each(protocols)('over %s, who reads nothing for a while', (protocol) => {
  let patient: RunningGateway
  let strict: RunningGateway
  beforeAll(async () => {
    patient = await start(60_000)
    strict = await start(200)
  })
  afterAll(async () => {
    await patient?.stop()
    await strict?.stop()
  })

  test('misses of a LATEST field what lies before the latest, in no other order, and it is counted', async () => {
    const [slow, bystander] = [
      await follow(patient, protocol, 'tickerMoved'),
      await follow(patient, 'graphql-ws', 'tickerMoved'),
    ]
    const before = patient.traffic.live.dropped
    slow.pause()
    const told = await tell(bystander)
    const dropped = patient.traffic.live.dropped - before
    expect(dropped).toBeGreaterThan(0)
    slow.resume()
    await expect.poll(() => slow.numbers().at(-1), { timeout: 20_000 }).toBe(told.at(-1))
    const numbers = slow.numbers()
    expect(numbers.length).toBe(told.length - (patient.traffic.live.dropped - before))
    expect(numbers).toEqual(told.filter((number) => numbers.includes(number)))
  })

  test('misses nothing of a DISCONNECT field: the log is where it waits', async () => {
    const [slow, bystander] = [
      await follow(patient, protocol, 'entryAdded'),
      await follow(patient, 'graphql-ws', 'entryAdded'),
    ]
    slow.pause()
    const told = await tell(bystander)
    slow.resume()
    await expect.poll(() => slow.numbers().length, { timeout: 20_000 }).toBe(told.length)
    expect(slow.numbers()).toEqual(told)
  })

  test('is let go after its time with a code to come back after, and misses nothing behind its cursor', async () => {
    const before = strict.traffic.live.disconnected
    const [slow, bystander] = [
      await follow(strict, protocol, 'entryAdded'),
      await follow(strict, 'graphql-ws', 'entryAdded'),
    ]
    slow.pause()
    const told = await tell(bystander)
    await expect.poll(() => strict.traffic.live.disconnected - before).toBe(1)
    await expect
      .poll(() => strict.traffic.live.open)
      .toEqual({ 'graphql-ws': 1, 'event-stream': 0, multipart: 0 })
    slow.resume()
    // What it reads in time over HTTP; then its connection is cut.
    const ends = protocol === 'graphql-ws' ? [1013] : ['SLOW_CONSUMER', null]
    expect(ends).toContain(await slow.end)
    const first = slow.numbers()
    expect(first.length).toBeLessThan(told.length)
    const back = await follow(strict, protocol, 'entryAdded', slow.lastCursor() ?? null)
    await expect.poll(() => back.numbers().at(-1), { timeout: 20_000 }).toBe(told.at(-1))
    expect([...first, ...back.numbers()]).toEqual(told)
  })
})

test('whoever reads nothing takes no memory, over any protocol and under any policy', async () => {
  const gateway = await start(60_000)
  const bystander = await follow(gateway, 'graphql-ws', 'tickerMoved')
  for (const protocol of protocols)
    for (const field of ['tickerMoved', 'entryAdded']) (await follow(gateway, protocol, field)).pause()
  await tell(bystander, 150)
  const before = measureMemory()
  const another = await follow(gateway, 'graphql-ws', 'tickerMoved')
  await tell(another, 600)
  // What 600 events take is 37 MB, once.
  expect(measureMemory() - before).toBeLessThan(16 * 1024 * 1024)
  await gateway.stop()
})

function measureMemory(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let round = 0; round < 3; round += 1) collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
