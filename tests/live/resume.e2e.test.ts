import { randomBytes } from 'node:crypto'
import { createClient } from 'graphql-ws'
import type { Client, SubscribePayload } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createCursors } from '../../gateway/subscriptions/cursor.ts'
import { loadSecretKeys } from '../../platform/config/secret.ts'
import { openDatabase } from '../../platform/database/database.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import { addressOf } from '../../platform/events/event.ts'
import { processModes, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { countTo, createNumberedEvents, readNumber, viewerOf } from './numbered-events.ts'
import type { NumberedEvents } from './numbered-events.ts'

async function readLogIdentity(url: string): Promise<string> {
  const database = openDatabase({ url, poolSize: 1, name: 'log identity' })
  return createEventLog(database)
    .identity()
    .finally(() => database.close())
}

interface Answer {
  readonly data: { domainEventAppended: { version: number; organisation: { name: string } } } | null
  readonly extensions: { cursor: string }
}

describe.each(processModes)('a subscription that is resumed, in %s', (mode) => {
  const secret = randomBytes(32).toString('hex')
  const clients: Client[] = []
  let system: RunningSystem
  let token: string
  let agentToken: string
  let events: NumberedEvents

  beforeAll(async () => {
    system = await startSystem(mode, { STRATOGRAPH_SECRET: secret })
    token = await signIn(system.url, 'owner@demo.stratograph.test')
    agentToken = await signIn(system.url, 'agent@demo.stratograph.test')
  }, 120_000)
  afterAll(async () => {
    for (const client of clients) await client.dispose()
    await events?.close()
    await system?.stop()
  })

  function connect(bearer: string): Client {
    const client = createClient({
      url: `${system.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${bearer}` },
      retryAttempts: 0,
    })
    clients.push(client)
    return client
  }

  /** The first results, the cursor's beginning included when it is asked for. */
  async function take(count: number, payload: SubscribePayload, bearer = token): Promise<Answer[]> {
    const answers: Answer[] = []
    const results = connect(bearer).iterate(payload)
    for await (const result of results) {
      answers.push(result as unknown as Answer)
      if (answers.length === count) break
    }
    return answers
  }

  const payloadFrom = (cursor: string | null): SubscribePayload => ({
    query: events.query,
    variables: events.variables,
    extensions: { cursor },
  })
  const refusal = (cursor: unknown, bearer = token, variables = events.variables) =>
    take(1, { query: events.query, variables, extensions: { cursor } }, bearer).then(
      () => 'not refused',
      (errors: { extensions: { code: string } }[]) => errors[0]?.extensions.code,
    )

  test('tells the cursor of its beginning, from which every later event is there, in order and once', async () => {
    events = createNumberedEvents(system.databaseUrl, token)
    const [beginning] = await take(1, payloadFrom(null))
    expect(beginning?.data).toBeNull()
    await events.append(1, 30)
    const first = await take(10, payloadFrom(beginning?.extensions.cursor ?? ''))
    expect(first.map(readNumber)).toEqual(countTo(10))
    expect(first[0]?.data?.domainEventAppended.organisation.name).toBe('Halden Battery Supply')
    const later = events.append(31, 60)
    const rest = await take(50, payloadFrom(first.at(-1)?.extensions.cursor ?? ''))
    await later
    expect([...first, ...rest].map(readNumber)).toEqual(countTo(60))
  })

  test('is refused with a cursor that was changed, is none, or belongs to somebody or something else', async () => {
    const [beginning] = await take(1, payloadFrom(null))
    const cursor = beginning?.extensions.cursor ?? ''
    const changed = `${cursor.slice(0, -2)}${cursor.endsWith('AA') ? 'BB' : 'AA'}`
    const codes = await Promise.all([
      refusal(changed),
      refusal('no cursor at all'),
      refusal(''),
      refusal(17),
      refusal(cursor, agentToken),
      refusal(cursor, token, { types: ['commerce.order.placed'] }),
    ])
    expect(codes).toEqual(Array(6).fill('CURSOR_INVALID'))
  })

  test('is told when the log does not hold what lies behind its cursor', async () => {
    const key = loadSecretKeys(secret, '').derive('cursor')
    const { query, variables } = events
    const request = { query, variables, operationName: undefined, extensions: {} }
    const cursors = createCursors(key).of(request, viewerOf(token))
    const beyond = addressOf('999999999999', await readLogIdentity(system.databaseUrl))
    await expect(refusal(cursors.sign(beyond))).resolves.toBe('CURSOR_GAP')
    await expect(refusal(cursors.sign(addressOf('1', '0123456789abcdef')))).resolves.toBe('CURSOR_GAP')
  })

  test('needs the same rights as one that begins', async () => {
    const [beginning] = await take(1, payloadFrom(null), agentToken)
    expect(beginning?.extensions.cursor).toEqual(expect.any(String))
    const customer = await signIn(system.url, 'customer@demo.stratograph.test')
    const answers = await take(1, { query: events.query, variables: events.variables }, customer)
    expect(answers[0]).toMatchObject({ data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] })
  })
})
