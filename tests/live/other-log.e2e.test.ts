import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { WebSocket } from 'ws'
import { resumable } from '../../control-room/client/resumable.ts'
import { signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { createNumberedEvents, readNumber } from './numbered-events.ts'
import type { NumberedEvents } from './numbered-events.ts'
import { openStream } from './running-streams.ts'

let system: RunningSystem
let token: string
let client: Client
let events: NumberedEvents

beforeAll(async () => {
  system = await startSystem('one process', { LOG_LEVEL: 'silent' })
  token = await signIn(system.url, 'owner@demo.stratograph.test')
  events = createNumberedEvents(system.databaseUrl, token)
}, 120_000)
afterAll(async () => {
  await client?.dispose()
  await events?.close()
  await system?.stop()
})

/** Drops the database under the running system and puts the demo world in its place, as it was before any of this. */
async function recreateDatabase(): Promise<void> {
  const sql = postgres(inject('postgresUrl'), { max: 1 })
  const name = new URL(system.databaseUrl).pathname.slice(1)
  await sql`drop database ${sql(name)} with (force)`
  await sql`create database ${sql(name)} template seeded_world`
  await sql.end()
}

test('a place in a log that is no more is a gap, also where the new log has events at that place', async () => {
  const { query, variables } = events
  const followed = { url: system.url, token, query, variables }
  const started = openStream('event-stream', followed)
  await started.reaches(1)
  await events.append(1, 3)
  await started.reaches(4)
  const cursor = started.results.at(-1).extensions.cursor as string
  await recreateDatabase()
  // Whoever listens while it happens is told as well.
  expect(await started.end).toMatchObject({ code: 'CURSOR_GAP' })
  // As many again and more, so that the cursor's number is a place in the new log too.
  await events.append(1, 20)
  const late = openStream('event-stream', { ...followed, cursor })
  expect(await late.end).toMatchObject({ code: 'CURSOR_GAP' })
  expect(late.results).toEqual([])
})

test('a resumable client is told of the gap and goes on in the new log', async () => {
  // A stream of its own: what was written last before somebody follows may still come.
  const own = createNumberedEvents(system.databaseUrl, token)
  let gaps = 0
  const numbers: number[] = []
  const begun = Promise.withResolvers<void>()
  const resumed = Promise.withResolvers<void>()
  client = createClient({
    url: `${system.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
  })
  const onBegin = () => (gaps > 0 ? resumed : begun).resolve()
  const { query, variables } = own
  resumable(client, { onBegin, onGap: () => (gaps += 1) }).subscribe(
    { query, variables },
    {
      next: (result) => numbers.push(readNumber(result)),
      error: begun.reject,
      complete: () => undefined,
    },
  )
  await begun.promise
  await recreateDatabase()
  await resumed.promise
  await own.append(1, 2)
  await expect.poll(() => numbers, { timeout: 10_000 }).toEqual([1, 2])
  expect(gaps).toBe(1)
  await own.close()
})
