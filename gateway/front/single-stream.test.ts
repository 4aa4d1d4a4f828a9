import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testUser } from '../../tests/testkit/subgraph.ts'
import { createAccounts, createTokens, startTinyGateway } from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'

const viewer = testUser()
let gateway: RunningGateway
let sign: Awaited<ReturnType<typeof createTokens>>['sign']
const left: AbortController[] = []

beforeAll(async () => {
  const tokens = await createTokens()
  sign = tokens.sign
  gateway = await startTinyGateway([createAccounts()], { keySource: tokens.keySource })
})
afterAll(async () => {
  for (const controller of left) controller.abort()
  await gateway.stop()
})

const bearer = async (by = viewer, seconds = 60) => ({
  authorization: `Bearer ${await sign(by, seconds)}`,
})
const streamToken = (token: string) => ({ 'x-graphql-event-stream-token': token })

function send(
  method: string,
  headers: Record<string, string>,
  body?: object,
  search = '',
): Promise<Response> {
  const controller = new AbortController()
  left.push(controller)
  return fetch(`${gateway.url}/graphql${search}`, {
    method,
    headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
    body: body ? JSON.stringify(body) : null,
    signal: controller.signal,
  })
}

const codeOf = async (answer: Response) => {
  const { errors } = (await answer.json()) as { errors: { extensions: { code: string } }[] }
  return [answer.status, errors[0]?.extensions.code]
}

async function reserve(headers: Record<string, string> = {}): Promise<string> {
  const answer = await send('PUT', headers)
  expect(answer.status).toBe(201)
  return await answer.text()
}

/** What comes on a stream, as text, until it ends or `until` is in it. */
async function read(answer: Response, until?: string): Promise<string> {
  let text = ''
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString()
    if (until !== undefined && text.includes(until)) break
  }
  return text
}

const operation = (query: string, operationId: unknown = 'one') => ({ query, extensions: { operationId } })

test('graphql-sse asks queries, mutations and subscriptions over one connection', async () => {
  let connections = 0
  const client = createClient({
    url: `${gateway.url}/graphql`,
    singleConnection: true,
    headers: await bearer(),
    on: { connected: () => (connections += 1) },
  })
  const collect = async (query: string) => {
    const results: unknown[] = []
    for await (const { data, errors } of client.iterate({ query })) results.push(errors ?? data)
    return results
  }
  const results = await Promise.all([
    collect('{ viewer }'),
    collect('mutation { rename(id: "2", name: "Rear Admiral") { name } }'),
    collect('subscription { counted(to: 3) { id name } }'),
  ])
  expect(results).toEqual([
    [{ viewer: JSON.stringify(viewer) }],
    [{ rename: { name: 'Rear Admiral' } }],
    [
      { counted: { id: '1', name: 'Ada' } },
      { counted: { id: '2', name: 'Grace' } },
      { counted: { id: '3', name: null } },
    ],
  ])
  expect(connections).toBe(1)
  client.dispose()
})

test('what is asked before the stream is opened waits for it', async () => {
  const token = await reserve()
  expect((await send('POST', streamToken(token), operation('{ users { id } }'))).status).toBe(202)
  const stream = await send('GET', {}, undefined, `?token=${token}`)
  expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(await read(stream, 'complete')).toBe(
    ':\n\nevent: next\ndata: {"id":"one","payload":{"data":{"users":[{"id":"1"},{"id":"2"}]}}}\n\n' +
      'event: complete\ndata: {"id":"one"}\n\n',
  )
})

test('a subscription that is deleted ends, and its id can be used again', async () => {
  const token = await reserve()
  const stream = await send('GET', streamToken(token))
  const follow = () => send('POST', streamToken(token), operation('subscription { silent }'))
  expect((await follow()).status).toBe(202)
  expect(await codeOf(await follow())).toEqual([409, 'OPERATION_ID_TAKEN'])
  expect((await send('DELETE', streamToken(token), undefined, '?operationId=one')).status).toBe(200)
  await expect.poll(async () => (await follow()).status).toBe(202)
  expect((await send('DELETE', streamToken(token), undefined, '?operationId=none')).status).toBe(200)
  expect(stream.status).toBe(200)
})

test('a reservation is good for one stream, and ends with it', async () => {
  const token = await reserve()
  const controller = new AbortController()
  const open = () =>
    fetch(`${gateway.url}/graphql`, { headers: streamToken(token), signal: controller.signal })
  const stream = await open()
  expect(await codeOf(await open())).toEqual([409, 'STREAM_TAKEN'])
  controller.abort()
  await read(stream).catch(() => undefined)
  const ask = async () => codeOf(await send('POST', streamToken(token), operation('{ users { id } }')))
  await expect.poll(ask).toEqual([404, 'STREAM_NOT_FOUND'])
})

test('nobody uses the stream of somebody else', async () => {
  const token = await reserve(await bearer())
  const other = await bearer(testUser())
  const asked = operation('{ viewer }')
  const refused = [403, 'STREAM_REFUSED']
  expect(await codeOf(await send('POST', { ...streamToken(token), ...other }, asked))).toEqual(refused)
  expect(await codeOf(await send('POST', streamToken(token), asked))).toEqual(refused)
  expect(await codeOf(await send('GET', { ...streamToken(token), ...other }))).toEqual(refused)
  expect(await codeOf(await send('DELETE', streamToken(token), undefined, '?operationId=one'))).toEqual(
    refused,
  )
  expect((await send('POST', { ...streamToken(token), ...(await bearer()) }, asked)).status).toBe(202)
})

test.each([
  ['an invalid document', operation('{ nothing }'), [400, 'GRAPHQL_VALIDATION_FAILED']],
  ['no operation id', { query: '{ users { id } }' }, [400, 'BAD_REQUEST']],
  ['an empty operation id', operation('{ users { id } }', ''), [400, 'BAD_REQUEST']],
  ['an operation id that is none', operation('{ users { id } }', 7), [400, 'BAD_REQUEST']],
  [
    'a cursor that is none',
    { query: 'subscription { silent }', extensions: { operationId: 'one', cursor: 'x' } },
    [400, 'CURSOR_INVALID'],
  ],
])('%s is refused where it was asked, and leaves the id free', async (_, asked, refusal) => {
  const token = await reserve()
  expect(await codeOf(await send('POST', streamToken(token), asked))).toEqual(refusal)
  expect((await send('POST', streamToken(token), operation('{ users { id } }'))).status).toBe(202)
})

test('a stream has no more than a hundred operations', async () => {
  const token = await reserve()
  const asked = Array.from({ length: 101 }, (_, id) => operation('subscription { silent }', String(id)))
  const statuses: number[] = []
  for (const body of asked) statuses.push((await send('POST', streamToken(token), body)).status)
  expect(statuses.slice(0, 100).every((status) => status === 202)).toBe(true)
  expect(statuses[100]).toBe(429)
})

test('a token that expires ends the stream, each operation told why and none completed; a newer one holds it', async () => {
  const short = await bearer(viewer, 2)
  const [ending, lasting] = [await reserve(short), await reserve(short)]
  const follow = async (token: string, by: Record<string, string>) =>
    send('POST', { ...streamToken(token), ...by }, operation('subscription { silent }'))
  const streams = [await send('GET', streamToken(ending)), await send('GET', streamToken(lasting))]
  await follow(ending, short)
  await follow(lasting, await bearer(viewer, 60))
  const [ended] = streams
  const text = ended ? await read(ended) : ''
  expect(text).toMatch(/event: next\ndata: {"id":"one","payload":{"errors":\[.*TOKEN_EXPIRED.*\]}}\n\n$/)
  expect(text).not.toContain('complete')
  expect((await follow(lasting, await bearer())).status).toBe(409)
})
