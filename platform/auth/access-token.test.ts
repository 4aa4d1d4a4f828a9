import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import type { JSONWebKeySet } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { createId } from '../database/uuid.ts'
import {
  createLocalKeySource,
  createRemoteKeySource,
  signAccessToken,
  verifyAccessToken,
} from './access-token.ts'
import type { AccessTokenAlgorithm, AccessTokenKey, KeySource } from './access-token.ts'
import type { MachineViewer, UserViewer } from './viewer.ts'

const viewer: UserViewer = {
  kind: 'user',
  userId: createId(),
  sessionId: createId(),
  organisationId: createId(),
  organisationKind: 'DEALER',
  role: 'MANAGER',
}

let key: AccessTokenKey
let keys: JSONWebKeySet
let source: KeySource

beforeAll(async () => {
  const made = await makeKey('EdDSA', 'one')
  key = made.key
  keys = { keys: [made.jwk] }
  source = createLocalKeySource(() => keys)
})

test('a signed token is read back as the viewer it was made for', async () => {
  const verified = await verifyAccessToken(await signAccessToken(viewer, key, 60), source)
  expect(verified.viewer).toEqual(viewer)
  expect(verified.expiresAt % 1000).toBe(0)
})

test('a viewer acting as no organisation comes back as such', async () => {
  const retail: UserViewer = { ...viewer, organisationId: null, organisationKind: null, role: null }
  const verified = await verifyAccessToken(await signAccessToken(retail, key, 60), source)
  expect(verified.viewer).toEqual(retail)
})

test('ES256 keys work and a key published later is found', async () => {
  const later = await makeKey('ES256', 'two')
  let published: JSONWebKeySet = keys
  const rotating = createLocalKeySource(() => published)
  const token = await signAccessToken(viewer, later.key, 60)
  await expect(verifyAccessToken(token, rotating)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  published = { keys: [...keys.keys, later.jwk] }
  expect((await verifyAccessToken(token, rotating)).viewer).toEqual(viewer)
})

test('an expired token says so', async () => {
  const token = await signAccessToken(viewer, key, -10)
  await expect(verifyAccessToken(token, source)).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
    message: 'The access token has expired.',
  })
})

test('no token is accepted for longer than an hour, whatever it says', async () => {
  const day = await verifyAccessToken(await signAccessToken(viewer, key, 86_400), source)
  expect(day.expiresAt - day.issuedAt).toBeLessThanOrEqual(3_600_000)
  const old = await new SignJWT({ ...claims, iat: Math.floor(Date.now() / 1000) - 3_700 })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt' })
    .setIssuer('stratograph')
    .setAudience('stratograph')
    .setExpirationTime('1h')
    .sign(key.privateKey)
  await expect(verifyAccessToken(old, source)).rejects.toMatchObject({
    message: 'The access token has expired.',
  })
})

const claims = { sub: viewer.userId, sid: viewer.sessionId }
const forgeries: [string, () => Promise<string>][] = [
  ['not a token', async () => 'nonsense'],
  [
    'signed by another key of the same id',
    async () => signAccessToken(viewer, (await makeKey('EdDSA', 'one')).key, 60),
  ],
  [
    'an unsigned token',
    async () => `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode({ ...claims, exp: 9e9 })}.`,
  ],
  [
    'unsigned, spelled otherwise',
    async () => `${encode({ alg: 'nOnE', kid: 'one', typ: 'at+jwt' })}.${encode({ ...claims, exp: 9e9 })}.`,
  ],
  ['signed with a key it brings along', async () => signWithOwnKey({ kid: 'one' })],
  [
    'signed with a key of its own, named by an address',
    async () => signWithOwnKey({ jku: 'http://127.0.0.1:9/keys' }),
  ],
  ['a key id that is a path', async () => signWithOwnKey({ kid: '../../dev/null' })],
  ['a key id that is a statement', async () => signWithOwnKey({ kid: "one' or '1'='1" })],
  ['a key id that is no text', async () => signWithOwnKey({ kid: { toString: 'one' } })],
  [
    'a demand that nobody here understands',
    async () => signWithOwnKey({ kid: 'one', crit: ['b64'], b64: false }),
  ],
  ['another issuer', () => sign({ issuer: 'elsewhere' })],
  ['another audience', () => sign({ audience: 'elsewhere' })],
  ['another type of token', () => sign({ typ: 'JWT' })],
  ['no expiry', () => sign({ expires: false })],
  ['a subject that is no user id', () => sign({ claims: { ...claims, sub: 'root' } })],
  ['an organisation without a role', () => sign({ claims: { ...claims, org: viewer.organisationId } })],
  [
    'a role that does not exist',
    () => sign({ claims: { ...claims, org: viewer.organisationId, org_kind: 'OPERATOR', org_role: 'GOD' } }),
  ],
]

/** All the right claims, under a header of the forger's choice, signed with a key that the header holds. */
function signWithOwnKey(header: Record<string, unknown>): string {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const now = Math.floor(Date.now() / 1_000)
  const fixed = { alg: 'EdDSA', typ: 'at+jwt', jwk: publicKey.export({ format: 'jwk' }) }
  const signed = [
    encode({ ...fixed, ...header }),
    encode({ ...claims, iss: 'stratograph', aud: 'stratograph', iat: now, exp: now + 60 }),
  ].join('.')
  return `${signed}.${signBytes(null, Buffer.from(signed), privateKey).toString('base64url')}`
}

test.each(forgeries)('%s is refused with the same words', async (_, makeToken) => {
  await expect(verifyAccessToken(await makeToken(), source)).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
    message: 'The access token is not valid.',
  })
})

test('a shared secret is never taken for a public key', async () => {
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'one' })
    .setIssuer('stratograph')
    .setAudience('stratograph')
    .setExpirationTime('60s')
    .sign(new TextEncoder().encode(JSON.stringify(keys.keys[0])))
  await expect(verifyAccessToken(token, source)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('keys are read from an address, and an address that fails is our fault, not the token’s', async () => {
  let answer: () => string = () => JSON.stringify(keys)
  const server = createServer((_, response) => response.end(answer()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`
  const token = await signAccessToken(viewer, key, 60)
  expect((await verifyAccessToken(token, createRemoteKeySource(url))).viewer).toEqual(viewer)
  answer = () => 'not json'
  await expect(verifyAccessToken(token, createRemoteKeySource(url))).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
  })
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await expect(verifyAccessToken(token, createRemoteKeySource(url))).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
  })
})

async function makeKey(alg: AccessTokenAlgorithm, kid: string) {
  const { privateKey, publicKey } = await generateKeyPair(alg)
  return { key: { kid, alg, privateKey }, jwk: { ...(await exportJWK(publicKey)), kid, alg } }
}

interface Forgery {
  readonly issuer?: string
  readonly audience?: string
  readonly typ?: string
  readonly expires?: boolean
  readonly claims?: Record<string, unknown>
}

function sign(forgery: Forgery): Promise<string> {
  const jwt = new SignJWT(forgery.claims ?? claims)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: forgery.typ ?? 'at+jwt' })
    .setIssuedAt()
    .setIssuer(forgery.issuer ?? 'stratograph')
    .setAudience(forgery.audience ?? 'stratograph')
  return (forgery.expires === false ? jwt : jwt.setExpirationTime('60s')).sign(key.privateKey)
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

test('a machine’s token is read back with its scopes, and is no session’s', async () => {
  const machine: MachineViewer = {
    kind: 'machine',
    principal: 'SERVICE_ACCOUNT',
    machineId: createId(),
    credentialId: createId(),
    organisationId: createId(),
    organisationKind: 'CLIENT',
    role: 'AGENT',
    scopes: ['a:read', 'b:write'],
  }
  expect((await verifyAccessToken(await signAccessToken(machine, key, 60), source)).viewer).toEqual(machine)
  const bare = { ...machine, scopes: [] }
  expect((await verifyAccessToken(await signAccessToken(bare, key, 60), source)).viewer).toEqual(bare)
  const both = { sub: machine.machineId, cid: machine.credentialId, sid: viewer.sessionId, scope: 'a:read' }
  const organisation = { org: machine.organisationId, org_kind: 'CLIENT', org_role: 'AGENT' }
  const mixed = await sign({ claims: { ...both, ...organisation } })
  // A session's claims win nothing by claiming to be a machine as well.
  expect((await verifyAccessToken(mixed, source)).viewer.kind).toBe('user')
  const homeless = await sign({
    claims: { sub: machine.machineId, cid: machine.credentialId, scope: 'a:read' },
  })
  await expect(verifyAccessToken(homeless, source)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})
