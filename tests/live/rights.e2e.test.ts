import { createClient } from 'graphql-sse'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resumableEvents } from '../../control-room/client/resumable-events.ts'
import { post, processModes, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { countTo, createNumberedEvents, readNumber } from './numbered-events.ts'
import type { NumberedEvents } from './numbered-events.ts'
import { changeRole, createKey, endSession, openSession, renewSession, revokeKey } from './people.ts'
import type { HeldSession } from './people.ts'
import { endsBy, openStream, protocols } from './running-streams.ts'
import type { RunningStream } from './running-streams.ts'

describe.each(processModes)('rights that end, in %s', (mode) => {
  let system: RunningSystem
  let owner: HeldSession
  let events: NumberedEvents
  const opened: RunningStream[] = []

  beforeAll(async () => {
    system = await startSystem(mode)
    owner = await openSession(system.url, 'owner@demo.stratograph.test')
    events = createNumberedEvents(system.databaseUrl, owner.access)
  }, 120_000)
  afterAll(async () => {
    for (const stream of opened) stream.stop()
    await events?.close()
    await system?.stop()
  })

  /** One stream for each protocol, all begun. */
  async function followAs({ access: token }: HeldSession, cursor: string | null = null) {
    const { query, variables } = events
    const streams = protocols.map((protocol) =>
      openStream(protocol, { url: system.url, token, query, variables, cursor }),
    )
    opened.push(...streams)
    if (cursor === null) await Promise.all(streams.map((stream) => stream.reaches(1)))
    return streams
  }

  const askAs = async ({ access }: HeldSession) => {
    const { status, data, errors } = await post(system.url, '{ me { id } }', {}, access)
    return { status, isKnown: typeof data?.me?.id === 'string', code: errors?.[0]?.extensions.code }
  }
  /** As if the token had been spent an hour ago, when it could not have been another tab's. */
  async function forgetGrace({ id }: HeldSession): Promise<void> {
    const sql = postgres(system.databaseUrl, { max: 1 })
    await sql`update identity.refresh_tokens set used_at = used_at - interval '1 hour' where session_id = ${id}`
    await sql.end()
  }

  const known = { status: 200, isKnown: true, code: undefined }
  const refused = (code: string) => ({ status: 401, isKnown: false, code })

  test('a session that was ended is refused at once, and its streams stop; those of another go on', async () => {
    const email = 'agent@demo.stratograph.test'
    const [here, there] = [await openSession(system.url, email), await openSession(system.url, email)]
    const [stopping, staying] = [await followAs(here), await followAs(there)]
    expect(await askAs(here)).toEqual(known)
    await endSession(system.url, here, there)
    expect(await Promise.all(stopping.map(({ end }) => end))).toEqual(endsBy('UNAUTHENTICATED'))
    expect(await askAs(here)).toEqual(refused('UNAUTHENTICATED'))
    expect(await askAs(there)).toEqual(known)
    await expect(renewSession(system.url, here)).rejects.toThrow('SESSION_ENDED')
    await events.append(1, 3)
    for (const stream of staying) {
      await stream.reaches(4)
      expect(stream.results.slice(1).map(readNumber)).toEqual(countTo(3))
    }
    for (const stream of stopping) expect(stream.results).toHaveLength(1)
  })

  test('a changed role stops what was begun with the old one; a newer token goes on where it stopped', async () => {
    const before = await openSession(system.url, 'agent@demo.stratograph.test')
    const stopping = await followAs(before)
    const [ofOwner] = await followAs(owner)
    const cursor = stopping[0]?.results[0].extensions.cursor as string
    await changeRole(system.url, before, 'MANAGER', owner)
    expect(await Promise.all(stopping.map(({ end }) => end))).toEqual(endsBy('RIGHTS_CHANGED'))
    expect(await askAs(before)).toEqual(refused('RIGHTS_CHANGED'))
    await events.append(4, 6)
    const after = await renewSession(system.url, before)
    expect(await askAs(after)).toEqual(known)
    const resumed = await followAs(after, cursor)
    for (const stream of [...resumed, ofOwner]) await stream?.reaches(3)
    expect(resumed.map((stream) => stream.results.slice(0, 3).map(readNumber))).toEqual(
      protocols.map(() => [4, 5, 6]),
    )
    await changeRole(system.url, after, 'AGENT', owner)
    expect(await Promise.all(resumed.map(({ end }) => end))).toEqual(endsBy('RIGHTS_CHANGED'))
  })

  test('graphql-sse goes on through a changed role with the next token, and its reader notices nothing', async () => {
    let session = await openSession(system.url, 'agent@demo.stratograph.test')
    const tokens: string[] = []
    const client = createClient({
      url: `${system.url}/graphql`,
      async headers() {
        if (tokens.length > 0) session = await renewSession(system.url, session)
        tokens.push(session.access)
        return { authorization: `Bearer ${session.access}` }
      },
    })
    const counted = createNumberedEvents(system.databaseUrl, session.access)
    const begun = Promise.withResolvers<void>()
    const { query, variables } = counted
    const results = resumableEvents(client, { onBegin: () => begun.resolve() }).iterate({ query, variables })
    const reading = (async () => {
      const numbers: number[] = []
      for await (const result of results) if (numbers.push(readNumber(result)) === 20) break
      return numbers
    })()
    await begun.promise
    await counted.append(1, 5)
    await changeRole(system.url, session, 'MANAGER', owner)
    await counted.append(6, 12)
    // However soon it is told of the role, it comes back before the last event.
    await expect.poll(() => tokens.length, { timeout: 10_000 }).toBe(2)
    await counted.append(13, 20)
    expect(await reading).toEqual(countTo(20))
    expect(tokens).toHaveLength(2)
    client.dispose()
    await counted.close()
    await changeRole(system.url, session, 'AGENT', owner)
  })

  test('who was put out of an organisation is told to come back, and is nobody there then', async () => {
    const before = await openSession(system.url, 'manager@demo.stratograph.test')
    const stopping = await followAs(before)
    await changeRole(system.url, before, null, owner)
    expect(await Promise.all(stopping.map(({ end }) => end))).toEqual(endsBy('RIGHTS_CHANGED'))
    expect(await askAs(before)).toEqual(refused('RIGHTS_CHANGED'))
    const after = await renewSession(system.url, before)
    expect(await askAs(after)).toEqual(known)
    const { query, variables } = events
    const stream = openStream('event-stream', { url: system.url, token: after.access, query, variables })
    expect(await stream.end).toMatchObject({ code: 'FORBIDDEN' })
  })

  test('a key that is revoked is refused at once, and its streams stop', async () => {
    const key = await createKey(system.url, owner)
    const streams = await followAs({ ...owner, access: key.secret })
    await revokeKey(system.url, key.id, owner)
    expect(await Promise.all(streams.map(({ end }) => end))).toEqual(endsBy('UNAUTHENTICATED'))
    const { status, errors } = await post(system.url, '{ __typename }', {}, key.secret)
    expect([status, errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED'])
  })

  test('a spent refresh token that comes back ends the session everywhere', async () => {
    const stolen = await openSession(system.url, 'agent@demo.stratograph.test')
    const streams = await followAs(stolen)
    await renewSession(system.url, stolen)
    await forgetGrace(stolen)
    await expect(renewSession(system.url, stolen)).rejects.toThrow('TOKEN_REUSED')
    expect(await Promise.all(streams.map(({ end }) => end))).toEqual(endsBy('UNAUTHENTICATED'))
  })
})
