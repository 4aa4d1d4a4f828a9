import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { countTo, createNumberedEvents, readNumber } from './numbered-events.ts'
import type { NumberedEvents } from './numbered-events.ts'
import { endSession, openSession, renewSession } from './people.ts'

let system: RunningSystem
const opened: NumberedEvents[] = []

beforeAll(async () => {
  system = await startSystem('many processes')
}, 120_000)
afterAll(async () => {
  for (const events of opened) await events.close()
  await system?.stop()
})

test('subscriptions of one connection bring their own events, go on behind a cursor and end with the session', async () => {
  const url = `${system.url}/graphql`
  const [session, other] = [
    await openSession(system.url, 'owner@demo.stratograph.test'),
    await openSession(system.url, 'owner@demo.stratograph.test'),
  ]
  const headers = { authorization: `Bearer ${session.access}` }
  const client = createClient({ url, singleConnection: true, headers, retryAttempts: 0 })
  const followed = Array.from({ length: 3 }, () => createNumberedEvents(system.databaseUrl, session.access))
  opened.push(...followed)
  const follow = async ({ query, variables, append }: NumberedEvents) => {
    const numbers: number[] = []
    let cursor: string | undefined
    for await (const result of client.iterate({ query, variables, extensions: { cursor: null } })) {
      if (result.data === null) void append(1, 20)
      else numbers.push(readNumber(result))
      cursor = (result.extensions as { cursor: string }).cursor
      if (numbers.length === 10) break
    }
    for await (const result of client.iterate({ query, variables, extensions: { cursor } })) {
      numbers.push(readNumber(result))
      if (numbers.length === 20) break
    }
    return numbers
  }
  expect(await Promise.all(followed.map(follow))).toEqual([countTo(20), countTo(20), countTo(20)])

  const { query, variables } = followed[0] ?? createNumberedEvents(system.databaseUrl, session.access)
  const errors: unknown[] = []
  const ended = (async () => {
    for await (const result of client.iterate({ query, variables, extensions: { cursor: null } })) {
      if (result.errors) errors.push(result.errors[0]?.extensions?.['code'])
      else await endSession(system.url, session, other)
    }
  })()
  await expect(ended).rejects.toThrow()
  expect(errors).toEqual(['UNAUTHENTICATED'])
  await expect(renewSession(system.url, session)).rejects.toThrow('SESSION_ENDED')
  client.dispose()
})
