import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { RunningGateway } from '../../gateway/gateway.ts'
import { startTinyGateway } from '../testkit/tiny-graph.ts'
import type { TinySubgraph } from '../testkit/tiny-graph.ts'
import { aliased, createEndlessGraph, deep } from './endless-graph.ts'

interface Answer {
  readonly status: number
  readonly text: string
}

const cycle = (length: number) =>
  Array.from({ length }, (_, at) => `fragment F${at} on Node { node { ...F${(at + 1) % length} } }`).join(' ')
/** Each fragment uses the next twice: two to the thirtieth fields. */
const bomb = Array.from(
  { length: 30 },
  (_, at) => `fragment F${at} on Node { a: node { ...F${at + 1} } b: node { ...F${at + 1} } }`,
).join(' ')

/** What hostile clients send, and the codes of which one answers it. */
const hostile: readonly [string, () => string, readonly string[]][] = [
  ['10,000 levels', () => query(deep(7_000)), ['MAX_DEPTH_LIMIT']],
  ['aliases ×10,000', () => query(aliased(10_000)), ['MAX_TOKENS_LIMIT']],
  ['aliases ×5,000, within the tokens', () => query(aliased(4_900)), ['MAX_ALIASES_LIMIT']],
  ['a cycle of one fragment', () => query(`{ node { ...F0 } } ${cycle(1)}`), ['GRAPHQL_VALIDATION_FAILED']],
  [
    'a cycle of 1,000 fragments',
    () => query(`{ node { ...F0 } } ${cycle(1_000)}`),
    ['GRAPHQL_VALIDATION_FAILED', 'MAX_DEPTH_LIMIT'],
  ],
  [
    'fragments that double thirty times',
    () => query(`{ node { ...F0 } } ${bomb} fragment F30 on Node { leaf }`),
    ['MAX_ALIASES_LIMIT', 'MAX_DEPTH_LIMIT'],
  ],
  [
    'the same variable 3,000 times',
    () => query(`query (${'$a: Int '.repeat(3_000)}) { leaf }`),
    ['GRAPHQL_VALIDATION_FAILED'],
  ],
  [
    '3,000 variables nobody uses',
    () => query(`query (${numbered(3_000, '$a#: Int')}) { leaf }`),
    ['GRAPHQL_VALIDATION_FAILED'],
  ],
  [
    'the same field 7,000 times',
    () => query(`{ node { ${'leaf '.repeat(7_000)}} }`),
    ['GRAPHQL_VALIDATION_FAILED'],
  ],
  [
    'the same argument 3,000 times',
    () => query(`{ list(${'numbers: [1] '.repeat(2_400)}) }`),
    ['GRAPHQL_VALIDATION_FAILED'],
  ],
  [
    '5,000 unknown fields',
    () => query(`{ node { ${numbered(5_000, 'x#')} } }`),
    ['GRAPHQL_VALIDATION_FAILED'],
  ],
  [
    '5,000 operations of one name',
    () => query('query A { leaf } '.repeat(2_900)),
    ['GRAPHQL_VALIDATION_FAILED'],
  ],
  [
    'a list in 7,000 lists',
    () => query(`{ kept(value: ${'['.repeat(7_000)}${']'.repeat(7_000)}) }`),
    ['MAX_DEPTH_LIMIT'],
  ],
  ['a variable in 200,000 lists', () => nestedVariable(200_000), ['BAD_USER_INPUT', 'BAD_REQUEST']],
  ['2 MB of text', () => query(`{ leaf } #${'x'.repeat(2 * 1024 * 1024)}`), ['PAYLOAD_TOO_LARGE']],
  [
    '2 MB of variables',
    () => JSON.stringify({ query: '{ leaf }', variables: { a: 'x'.repeat(2 * 1024 * 1024) } }),
    ['PAYLOAD_TOO_LARGE'],
  ],
  ['a million unclosed braces', () => query('{'.repeat(1_000_000)), ['GRAPHQL_PARSE_FAILED']],
  [
    'a prototype for variables',
    () => '{"query":"{ leaf }","variables":{"__proto__":{"a":1}},"__proto__":{"operationName":7}}',
    [],
  ],
]

function query(text: string): string {
  return JSON.stringify({ query: text })
}

function numbered(count: number, pattern: string): string {
  return Array.from({ length: count }, (_, at) => pattern.replace('#', String(at))).join(' ')
}

function nestedVariable(levels: number): string {
  const value = `${'['.repeat(levels)}${']'.repeat(levels)}`
  return `{"query":"query ($value: Anything) { kept(value: $value) }","variables":{"value":${value}}}`
}

describe.each(['http', 'apollo'] as const)('at the %s front', (front) => {
  let graph: TinySubgraph
  let gateway: RunningGateway

  beforeAll(async () => {
    graph = createEndlessGraph()
    // As it runs for others: what gets as far as planning is planned in a thread of its own.
    gateway = await startTinyGateway([graph], { front, planInBackground: true })
    await send(query('{ leaf }'))
  })
  afterAll(() => gateway?.stop())

  async function send(body: string): Promise<Answer> {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body })
    return { status: answer.status, text: await answer.text() }
  }

  test.each(hostile)(
    '%s: refused before any subgraph is asked, or as cheap as it is small',
    async (_, body, codes) => {
      const asked = graph.requests.length
      const { status, text } = await send(body())
      expect(status).toBeLessThan(500)
      const { errors } = JSON.parse(text) as { errors?: { extensions: { code: string } }[] }
      const found = new Set(errors?.map(({ extensions }) => extensions.code))
      for (const code of found) expect(codes).toContain(code)
      expect(found.size > 0).toBe(codes.length > 0)
      if (codes.length > 0) expect(graph.requests.length).toBe(asked)
      // A refusal may not be a means of filling wires and logs.
      expect(text.length).toBeLessThan(64 * 1024)
      expect(text).not.toMatch(/\bat [\w.]+ \(|node_modules/)
    },
  )

  test('while all of that comes again and again, an honest neighbour is answered, and memory stays', async () => {
    const bodies = hostile.map(([, body]) => body())
    // Once through, so that what stays is not what the first time costs.
    for (const body of bodies) await send(body)
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    const state = { isOver: false }
    const attack = Promise.all(
      [0, 1].map(async (start) => {
        for (let at = 0; at < bodies.length * 2; at += 1)
          await send(bodies[(at + start * 7) % bodies.length] ?? '')
      }),
    ).finally(() => (state.isOver = true))
    let honest = 0
    while (!state.isOver) {
      const { status, text } = await send(query('{ leaf }'))
      expect([status, text]).toEqual([200, '{"data":{"leaf":1}}'])
      honest += 1
      await wait(1)
    }
    await attack
    // Far more often than the attackers were: none of them holds the others up for long.
    expect(honest).toBeGreaterThan(bodies.length)
    globalThis.gc?.()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(256 * 1024 * 1024)
    expect([...gateway.traffic.refusals.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(
      bodies.length,
    )
  }, 60_000)
})

describe('over a socket', () => {
  let graph: TinySubgraph
  let gateway: RunningGateway
  const sockets: WebSocket[] = []

  beforeAll(async () => {
    graph = createEndlessGraph()
    gateway = await startTinyGateway([graph], { planInBackground: true })
  })
  afterAll(() => gateway?.stop())
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.terminate()
  })

  const open = async () => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    sockets.push(socket)
    await once(socket, 'open')
    socket.send('{"type":"connection_init"}')
    await once(socket, 'message')
    return socket
  }
  /** The first message that answers, or the code the socket closes with. */
  const send = async (socket: WebSocket, payload: string) => {
    const answered = once(socket, 'message').then(([data]) => JSON.parse(String(data)) as SocketAnswer)
    const closed = once(socket, 'close').then(([code]) => code as number)
    socket.send(`{"id":"1","type":"subscribe","payload":${payload}}`)
    return Promise.race([answered, closed])
  }

  test.each(hostile)(
    '%s: refused before any subgraph is asked, and the neighbour goes on',
    async (_, body, codes) => {
      const [hostileSocket, neighbour] = [await open(), await open()]
      const answer = await send(hostileSocket, body())
      if (typeof answer === 'number') expect([answer, ...codes]).toEqual([1009, 'PAYLOAD_TOO_LARGE'])
      else {
        expect(answer.type).toBe(codes.length > 0 ? 'error' : 'next')
        const found = answer.type === 'error' ? answer.payload : []
        for (const { extensions } of found) expect(codes).toContain(extensions.code)
        expect(JSON.stringify(answer).length).toBeLessThan(64 * 1024)
      }
      const asked = graph.requests.length
      expect(await send(neighbour, query('{ leaf }'))).toMatchObject({ payload: { data: { leaf: 1 } } })
      expect(graph.requests.length).toBe(asked + 1)
    },
  )
})

type SocketAnswer =
  | {
      readonly type: 'error'
      readonly payload: readonly { readonly extensions: { readonly code: string } }[]
    }
  | { readonly type: 'next' }
