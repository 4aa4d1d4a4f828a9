import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GraphQLError } from 'graphql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTinySubgraph, silentLog } from '../../tests/testkit/tiny-graph.ts'
import { startUsageSender } from './usage-sender.ts'
import { UsageSpool } from './usage-spool.ts'

interface Batch {
  readonly batchId: string
  readonly windows: readonly { readonly calls: number }[]
}

const sdl = `
  type Query { nothing: Boolean }
  type Mutation { usageRecord(batchId: ID!, windows: [UsageWindowInput!]!): Boolean! }
  scalar UsageWindowInput
`
const line =
  '{"what":"call","at":0,"apiKeyId":"k","documentId":null,"operationName":"A","isRefused":false,"codes":[],"estimatedPoints":1,"actualPoints":1,"fieldPoints":{},"latencyMs":1}'

let folder: string
let spool: UsageSpool
let stop: (() => Promise<void>) | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usage-sender-'))
  spool = new UsageSpool(folder, silentLog)
})
afterEach(async () => {
  await stop?.()
  await rm(folder, { recursive: true, force: true })
})

/** Sends to an ecosystem that takes batches as `record` says. */
function sendTo(record: (batch: Batch) => boolean) {
  const ecosystem = createTinySubgraph('ecosystem', sdl, {
    Mutation: { usageRecord: (_: unknown, batch: Batch) => record(batch) },
  })
  const sender = startUsageSender({ spool, ecosystem, log: silentLog, intervalMs: 20 })
  stop = () => sender.stop()
  return ecosystem
}

test('a file is sent as one batch of its name, by the gateway itself, and is gone once it was taken', async () => {
  const taken: Batch[] = []
  spool.append(line)
  spool.append(line)
  const [file = ''] = await readdir(folder)
  const ecosystem = sendTo((batch) => taken.push(batch) > 0)
  await expect.poll(() => readdir(folder)).toEqual([])
  expect(taken).toMatchObject([{ batchId: file.replace('.ndjson', ''), windows: [{ calls: 2 }] }])
  expect(ecosystem.scopes[0]?.viewer).toEqual({ kind: 'service', name: 'gateway' })
})

test('a file that was not taken is sent again, the same as before', async () => {
  const asked: Batch[] = []
  spool.append(line)
  sendTo((batch) => {
    if (asked.push(batch) < 3) throw new Error('The database is away.')
    return true
  })
  await expect.poll(() => readdir(folder)).toEqual([])
  expect(asked).toHaveLength(3)
  expect(asked[2]).toEqual(asked[0])
})

test('a file that will never be taken is kept aside and holds up no other', async () => {
  const taken: Batch[] = []
  spool.append(line)
  const [first = ''] = await spool.listClosed()
  spool.append(line)
  sendTo((batch) => {
    if (batch.batchId === first)
      throw new GraphQLError('Too old.', { extensions: { code: 'BAD_USER_INPUT' } })
    return taken.push(batch) > 0
  })
  await expect.poll(() => readdir(folder)).toEqual([`${first}.refused`])
  expect(taken).toHaveLength(1)
})

test('half a line is left out, and a file with nothing in it is not sent', async () => {
  const taken: Batch[] = []
  spool.append('{"what":"call","at":17')
  sendTo((batch) => taken.push(batch) > 0)
  await expect.poll(() => readdir(folder)).toEqual([])
  expect(taken).toEqual([])
})

test('what is still there when the gateway stops is sent on its way out', async () => {
  const taken: Batch[] = []
  const ecosystem = createTinySubgraph('ecosystem', sdl, {
    Mutation: { usageRecord: (_: unknown, batch: Batch) => taken.push(batch) > 0 },
  })
  const sender = startUsageSender({ spool, ecosystem, log: silentLog, intervalMs: 60_000 })
  spool.append(line)
  await sender.stop()
  expect(taken).toHaveLength(1)
  expect(await readdir(folder)).toEqual([])
})
