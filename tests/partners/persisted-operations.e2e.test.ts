import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post, processModes, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { connect, createPartner, publish } from './partner.ts'
import type { Partner, PartnerOptions } from './partner.ts'

const whoAmI = 'query WhoAmI { me { id } applications(first: 1) { edges { node { name } } } }'
const leave = 'mutation Leave { userSignOut { userErrors { code } } }'
const follow = 'subscription Follow { healthChanged { status } }'
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const operations = [whoAmI, leave, follow]

interface Answer {
  readonly status: number
  readonly body: { data?: any; errors?: { message: string; extensions: { code: string } }[] }
}

describe.each(processModes)('published operations in %s', (mode) => {
  let system: RunningSystem
  beforeAll(async () => {
    system = await startSystem(mode)
  }, 120_000)
  afterAll(async () => system?.stop())

  async function send(body: object, key?: string): Promise<Answer> {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(key && { authorization: `Bearer ${key}` }),
    }
    const response = await fetch(`${system.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Answer['body'] }
  }
  const codeOf = ({ status, body }: Answer) => [status, body.errors?.[0]?.extensions.code]
  const byId = (id: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } })

  async function publishing(options: PartnerOptions = {}): Promise<Partner> {
    const partner = await createPartner(system.url, options)
    expect(await publish(system.url, partner, operations)).toEqual([])
    return partner
  }

  test('are called by id in Apollo’s form, in the specification’s, by GET and over a socket', async () => {
    const { key } = await publishing({ documentMode: 'REQUIRE_ID' })
    const id = hashOf(whoAmI)
    const expected = {
      data: (await send(byId(id), key)).body.data,
      extensions: { budget: expect.any(Object) },
    }
    expect(expected.data.applications.edges).toHaveLength(1)
    expect((await send({ documentId: id }, key)).body).toEqual(expected)
    expect((await send({ documentId: `sha256:${id}` }, key)).body).toEqual(expected)
    const url = `${system.url}/graphql?documentId=${id}`
    const headers = { authorization: `Bearer ${key}`, 'apollo-require-preflight': '1' }
    expect(await (await fetch(url, { headers })).json()).toEqual(expected)
    const client = connect(system.url, key)
    const { value } = await client.iterate({ ...byId(id), query: '' }).next()
    expect(value?.data).toEqual(expected.data)
    await client.dispose()
  })

  test('are an application’s own: to another, and to nobody, the id is on no list', async () => {
    await publishing()
    const other = await createPartner(system.url)
    const refused = [404, 'PERSISTED_QUERY_NOT_IN_LIST']
    expect(codeOf(await send(byId(hashOf(whoAmI)), other.key))).toEqual(refused)
    expect(codeOf(await send({ documentId: 'nothing' }, other.key))).toEqual(refused)
  })

  test('are found by everybody a moment after they were missed and then published', async () => {
    const partner = await createPartner(system.url)
    const id = hashOf(whoAmI)
    expect((await send(byId(id), partner.key)).status).toBe(404)
    await publish(system.url, partner, operations)
    await expect.poll(async () => (await send(byId(id), partner.key)).status, { timeout: 3_000 }).toBe(200)
  })

  test.each([
    ['OFF', 200, undefined],
    ['LOG', 200, undefined],
    ['SAFELIST', 403, 'QUERY_NOT_IN_SAFELIST'],
    ['REQUIRE_ID', 400, 'PERSISTED_QUERY_ID_REQUIRED'],
  ] as const)('with the mode %s another text is answered with %i', async (documentMode, status, code) => {
    const { key } = await publishing({ documentMode })
    expect(codeOf(await send({ query: '{ me { id displayName } }' }, key))).toEqual([status, code])
    const published = [
      documentMode === 'REQUIRE_ID' ? 400 : 200,
      documentMode === 'REQUIRE_ID' ? code : undefined,
    ]
    // The same operation in another layout.
    expect(codeOf(await send({ query: `# mine\n${whoAmI.replaceAll(' ', '\n')}` }, key))).toEqual(published)
    const both = [400, 'CANNOT_SEND_PQ_ID_AND_BODY']
    expect(codeOf(await send({ query: whoAmI, ...byId(hashOf(whoAmI)) }, key))).toEqual(both)
  })

  test('are refused by GET when they change something, and served by no other method than theirs', async () => {
    const { key } = await publishing()
    const url = `${system.url}/graphql?documentId=${hashOf(leave)}`
    const headers = { authorization: `Bearer ${key}`, 'apollo-require-preflight': '1' }
    const response = await fetch(url, { headers })
    expect([
      response.status,
      ((await response.json()) as Answer['body']).errors?.[0]?.extensions.code,
    ]).toEqual([405, 'METHOD_NOT_ALLOWED'])
  })

  test('texts of first-party clients are remembered by their hash, and a wrong hash is refused', async () => {
    const query = `query Mine { me { id } } # ${mode}`
    const id = byId(hashOf(query))
    const miss = await send(id)
    expect(codeOf(miss)).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND'])
    expect(miss.body.errors?.[0]?.message).toBe('PersistedQueryNotFound')
    expect((await send({ query, ...id })).body).toEqual({ data: { me: null } })
    expect((await send(id)).body).toEqual({ data: { me: null } })
    expect(codeOf(await send({ query: '{ me { id } }', ...id }))).toEqual([
      400,
      'PERSISTED_QUERY_HASH_MISMATCH',
    ])
  })

  test('ids that are none are told', async () => {
    for (const documentId of ['', 7, 'x'.repeat(201)])
      expect(codeOf(await send({ documentId }))).toEqual([400, 'BAD_REQUEST'])
    const wrongVersion = { extensions: { persistedQuery: { version: 2, sha256Hash: 'a' } } }
    expect(codeOf(await send(wrongVersion))).toEqual([400, 'BAD_REQUEST'])
  })

  test('a token of a person calls what it likes', async () => {
    const { adminToken } = await publishing({ documentMode: 'REQUIRE_ID' })
    expect((await post(system.url, '{ me { displayName } }', {}, adminToken)).errors).toBeUndefined()
  })
})
