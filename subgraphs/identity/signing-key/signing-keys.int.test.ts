import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  createLocalKeySource,
  signAccessToken,
  verifyAccessToken,
} from '../../../platform/auth/access-token.ts'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import { createTestDatabase } from '../../../tests/testkit/database.ts'
import type { TestDatabase } from '../../../tests/testkit/database.ts'
import { testUser } from '../../../tests/testkit/subgraph.ts'
import { identityKeySource } from '../services.ts'
import { decryptText, encryptText } from './key-encryption.ts'
import { SigningKeyError, SigningKeys } from './signing-keys.ts'

let store: TestDatabase
const opened: SigningKeys[] = []
const secret = randomBytes(32)
const service = () => store.database.as(serviceViewer('identity'), 'test')
const open = async (encryptionKey = secret) => {
  const keys = await SigningKeys.open({ database: service(), encryptionKey })
  opened.push(keys)
  return keys
}
const change = (statement: SQL) => service().write((tx) => tx.execute(statement))
const kidsOf = ({ published }: SigningKeys) => published.keys.map(({ kid }) => kid)
/** As if all keys had been made that much earlier. */
const letTimePass = (time: string) =>
  change(sql`update identity.signing_keys set created_at = created_at - ${time}::interval,
    activated_at = activated_at - ${time}::interval, retired_at = retired_at - ${time}::interval`)

beforeEach(async () => {
  store = await createTestDatabase(['identity'])
})
afterEach(async () => {
  for (const keys of opened.splice(0)) keys.stop()
  await store.drop()
})

test('of processes starting at once one makes the keys and all sign with them', async () => {
  const loaded = await Promise.all(Array.from({ length: 8 }, () => open()))
  expect(new Set(loaded.map(({ current }) => current.kid)).size).toBe(1)
  const [first] = loaded
  // The key that signs, and the one that will.
  expect(first?.published.keys).toHaveLength(2)
  expect(first?.published.keys[0]).toEqual({
    kty: 'OKP',
    crv: 'Ed25519',
    alg: 'EdDSA',
    use: 'sig',
    kid: first?.current.kid,
    x: expect.any(String),
  })
})

test('the keys are the same after a restart, and the same object while nothing changes', async () => {
  const [first, second] = [await open(), await open()]
  expect(second.published).toEqual(first.published)
  const before = first.published
  await first.refresh()
  expect(first.published).toBe(before)
})

test('another secret than the key was stored under is told plainly', async () => {
  await open()
  await expect(open(randomBytes(32))).rejects.toThrow(SigningKeyError)
})

test('the next key signs only after everybody has had time to read it', async () => {
  const keys = await open()
  const [current, next] = kidsOf(keys)
  expect(await keys.rotate({ hasLeaked: false, userId: crypto.randomUUID() })).toBeNull()
  expect(keys.current.kid).toBe(current)
  await letTimePass('2 minutes')
  expect(await keys.rotate({ hasLeaked: false, userId: crypto.randomUUID() })).toBe(next)
  expect(keys.current.kid).toBe(next)
  expect(kidsOf(keys)).toEqual([current, next, expect.any(String)])
  // The successor of the successor is young again.
  expect(await keys.rotate({ hasLeaked: false, userId: crypto.randomUUID() })).toBeNull()
})

test('another process follows, tokens of both keys verify, and the earlier one goes when its tokens are over', async () => {
  const [here, there] = [await open(), await open()]
  const [current, next] = kidsOf(here)
  const source = createLocalKeySource(() => there.published)
  const old = await signAccessToken(testUser(), here.current, 600)
  await letTimePass('3 minutes')
  await here.rotate({ hasLeaked: false, userId: crypto.randomUUID() })
  const fresh = await signAccessToken(testUser(), here.current, 600)
  // The other process has not looked yet, and knows the key already.
  for (const token of [old, fresh]) await expect(verifyAccessToken(token, source)).resolves.toBeTruthy()
  await there.refresh()
  expect(there.current.kid).toBe(next)
  for (const token of [old, fresh]) await expect(verifyAccessToken(token, source)).resolves.toBeTruthy()
  await letTimePass('61 minutes')
  await there.refresh()
  expect(kidsOf(there)).not.toContain(current)
  await expect(verifyAccessToken(old, source)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  await expect(verifyAccessToken(fresh, source)).resolves.toBeTruthy()
})

test('a leaked key is replaced at once and forgotten', async () => {
  const keys = await open()
  const [leaked, next] = kidsOf(keys)
  const forged = await signAccessToken(testUser(), keys.current, 600)
  expect(await keys.rotate({ hasLeaked: true, userId: crypto.randomUUID() })).toBe(next)
  expect(kidsOf(keys)).not.toContain(leaked)
  const source = createLocalKeySource(() => keys.published)
  await expect(verifyAccessToken(forged, source)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('after ninety days the key is replaced by itself, once, whoever notices', async () => {
  const processes = await Promise.all(Array.from({ length: 4 }, () => open()))
  const next = kidsOf(processes[0] ?? (await open()))[1]
  await letTimePass('90 days')
  await Promise.all(processes.map((keys) => keys.refresh()))
  expect(new Set(processes.map(({ current }) => current.kid))).toEqual(new Set([next]))
  const rotated = await change(
    sql`select data ->> 'reason' as reason from platform.events where type = 'identity.signing_key.rotated'`,
  )
  expect([...rotated]).toEqual([{ reason: 'AGE' }])
})

test('no person reads signing keys, password hashes or tokens', async () => {
  await open()
  const owner = store.database.as(
    testUser({ organisationId: crypto.randomUUID(), organisationKind: 'OPERATOR', role: 'OWNER' }),
    'test',
  )
  const secretTables = [
    'signing_keys',
    'passwords',
    'refresh_tokens',
    'one_time_tokens',
    'account_mails',
    'totp_factors',
    'recovery_codes',
    'sign_in_challenges',
    'sign_in_failures',
  ]
  for (const table of secretTables)
    expect([...(await owner.read((tx) => tx.execute(sql.raw(`select * from identity.${table}`))))]).toEqual(
      [],
    )
})

const unauthentic = /unable to authenticate data/

test('an encrypted text needs its key, its name and every bit', () => {
  const encrypted = encryptText('hush', secret, 'key-1')
  expect(decryptText(encrypted, secret, 'key-1')).toBe('hush')
  expect(() => decryptText(encrypted, randomBytes(32), 'key-1')).toThrow(unauthentic)
  expect(() => decryptText(encrypted, secret, 'key-2')).toThrow(unauthentic)
  const bytes = Buffer.from(encrypted, 'base64url')
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
  expect(() => decryptText(bytes.toString('base64url'), secret, 'key-1')).toThrow(unauthentic)
})

test('another subgraph’s services are not taken for identity’s', async () => {
  await expect(
    (async () => identityKeySource({})({ alg: 'EdDSA' }, { payload: '', signature: '' }))(),
  ).rejects.toThrow(TypeError)
})
