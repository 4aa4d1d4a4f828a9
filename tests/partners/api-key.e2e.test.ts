import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { post, processModes, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { createPartner } from './partner.ts'
import type { Partner } from './partner.ts'

const revoke =
  'mutation ($id: ID!) { apiKeyRevoke(input: { id: $id }) { apiKey { revokedAt } userErrors { code } } }'
const applications = '{ applications { edges { node { id } } } }'

describe.each(processModes)('a partner’s key in %s', (mode) => {
  let system: RunningSystem
  beforeAll(async () => {
    system = await startSystem(mode)
  }, 120_000)
  afterAll(async () => system?.stop())

  const ask = (key: string, query = applications) => post(system.url, query, {}, key)
  const codeOf = async (key: string) => (await ask(key)).errors?.[0]?.extensions.code as string | undefined
  const revokeKey = ({ apiKeyId, adminToken }: Partner) =>
    post(system.url, revoke, { id: apiKeyId }, adminToken)

  test('acts for its organisation and for no person', async () => {
    const partner = await createPartner(system.url)
    const { data } = await ask(partner.key)
    expect(data?.applications.edges).toContainEqual({ node: { id: partner.applicationId } })
    expect((await ask(partner.key, '{ me { id } }')).data).toEqual({ me: null })
    const forbidden = await ask(partner.key, 'mutation { userSignOut { userErrors { code } } }')
    expect(forbidden.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  test('reaches as far as its scopes, and what it may not is not asked', async () => {
    const { key } = await createPartner(system.url, { scopes: ['commerce:read'] })
    const { data, errors } = await ask(
      key,
      '{ variants(first: 1) { edges { node { id } } } applications { edges { node { id } } } }',
    )
    expect(data).toBeNull()
    expect(errors).toEqual([
      {
        message: 'Unauthorized field or type',
        path: ['applications'],
        extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
      },
    ])
    expect((await ask(key, '{ variants(first: 1) { edges { node { id } } } }')).errors).toBeUndefined()
    const writing = await ask(key, 'mutation { userSignOut { userErrors { code } } }')
    expect(writing.errors?.[0]?.extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE')
  })

  test('is refused everywhere within two seconds after it was revoked, in the middle of a subscription too', async () => {
    const partner = await createPartner(system.url)
    expect(await codeOf(partner.key)).toBeUndefined()
    const client = createClient({
      url: `${system.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${partner.key}` },
      retryAttempts: 0,
    })
    const running = client.iterate({ query: 'subscription { healthChanged { status } }' }).next()
    const ended = running.then(
      () => 'an event',
      (error: { code?: number }) => error.code,
    )
    await new Promise((resolve) => client.on('connected', resolve))
    const revokedAt = Date.now()
    expect((await revokeKey(partner)).data?.apiKeyRevoke.userErrors).toEqual([])
    await expect.poll(() => codeOf(partner.key), { timeout: 2_000 }).toBe('UNAUTHENTICATED')
    expect(await ended).toBe(4403)
    expect(Date.now() - revokedAt).toBeLessThan(2_000)
    await client.dispose()
  })

  test('is told to be mistyped when it is, and not to work when it does not', async () => {
    const { key } = await createPartner(system.url)
    expect(await codeOf(key.slice(0, -1))).toBe('API_KEY_MALFORMED')
    expect(await codeOf(key.replace('sg_live_', 'sg_test_'))).toBe('API_KEY_MALFORMED')
    const unknown = 'sg_live_000000000000_000000000000000000000000'
    // A key with the right checksum that nobody made.
    const { crc32 } = await import('node:zlib')
    const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    let rest = crc32(unknown)
    let checksum = ''
    for (let place = 0; place < 6; place += 1, rest = Math.floor(rest / 62))
      checksum = letters[rest % 62] + checksum
    expect(await codeOf(unknown + checksum)).toBe('API_KEY_INVALID')
  })
})
