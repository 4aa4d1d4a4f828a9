import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import { createTestDatabase } from '../../../tests/testkit/database.ts'
import type { TestDatabase } from '../../../tests/testkit/database.ts'
import { identityKeySource } from '../services.ts'
import { decryptText, encryptText } from './key-encryption.ts'
import { SigningKeyError, loadSigningKeys } from './signing-keys.ts'

let store: TestDatabase
const secret = randomBytes(32)
const service = () => store.database.as(serviceViewer('identity'), 'test')

beforeAll(async () => {
  store = await createTestDatabase(['identity'])
})
afterAll(() => store.drop())

test('of processes starting at once one makes the key and all sign with it', async () => {
  const loaded = await Promise.all(Array.from({ length: 8 }, () => loadSigningKeys(service(), secret)))
  expect(new Set(loaded.map(({ current }) => current.kid)).size).toBe(1)
  expect(loaded[0]?.published.keys).toEqual([
    {
      kty: 'OKP',
      crv: 'Ed25519',
      alg: 'EdDSA',
      use: 'sig',
      kid: loaded[0]?.current.kid,
      x: expect.any(String),
    },
  ])
})

test('the key is the same after a restart', async () => {
  const [first, second] = [await loadSigningKeys(service(), secret), await loadSigningKeys(service(), secret)]
  expect(second.published).toEqual(first.published)
})

test('another secret than the key was stored under is told plainly', async () => {
  await loadSigningKeys(service(), secret)
  await expect(loadSigningKeys(service(), randomBytes(32))).rejects.toThrow(SigningKeyError)
})

test('no person reads signing keys, password hashes or refresh tokens', async () => {
  await loadSigningKeys(service(), secret)
  const owner = store.database.as(
    {
      kind: 'user',
      userId: crypto.randomUUID(),
      sessionId: 'x',
      organisationId: crypto.randomUUID(),
      organisationKind: 'OPERATOR',
      role: 'OWNER',
    },
    'test',
  )
  for (const table of ['signing_keys', 'passwords', 'refresh_tokens'])
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
