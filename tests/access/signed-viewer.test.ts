import { randomBytes } from 'node:crypto'
import { createClient } from 'graphql-ws'
import { SignJWT } from 'jose'
import type { JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createViewerSigner, viewerHeader } from '../../platform/auth/viewer-header.ts'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { startSubgraphServer } from '../../platform/server/subgraph-server.ts'
import type { HttpServer } from '../../platform/server/http-server.ts'
import { testUser } from '../testkit/subgraph.ts'
import {
  createAccounts,
  createReviews,
  createTokens,
  silentLog,
  startTinyGateway,
} from '../testkit/tiny-graph.ts'

const viewerKey = randomBytes(32)
const accounts = createAccounts()
const seconds = () => Math.floor(Date.now() / 1_000)

/** What the gateway would sign for `accounts`, but for what a forger changes. */
async function forge(
  claims: JWTPayload,
  {
    alg = 'HS256',
    typ = 'viewer+jwt',
    key = viewerKey,
  }: { alg?: string; typ?: string; key?: Uint8Array } = {},
): Promise<string> {
  const viewer = serviceViewer('gateway')
  const honest = { viewer, iss: 'stratograph-gateway', aud: 'accounts', iat: seconds(), exp: seconds() + 60 }
  return new SignJWT({ ...honest, ...claims }).setProtectedHeader({ alg, typ }).sign(key)
}

async function forgeUnsigned(): Promise<string> {
  const [, body] = (await forge({})).split('.')
  return `${Buffer.from('{"alg":"none","typ":"viewer+jwt"}').toString('base64url')}.${body}.`
}

async function editSigned(): Promise<string> {
  const signed = createViewerSigner(viewerKey).sign(testUser(), 'accounts')
  const [header, , signature] = signed.split('.')
  const [, body] = (await forge({})).split('.')
  return `${header}.${body}.${signature}`
}

const refused: readonly (readonly [string, () => Promise<string>])[] = [
  ['for another audience', () => forge({ aud: 'reviews' })],
  [
    'replayed from another subgraph',
    async () => createViewerSigner(viewerKey).sign(serviceViewer('gateway'), 'reviews'),
  ],
  ['for no audience', () => forge({ aud: undefined })],
  ['that has expired', () => forge({ iat: seconds() - 120, exp: seconds() - 60 })],
  ['that never expires', () => forge({ exp: undefined })],
  ['of another issuer', () => forge({ iss: 'somebody' })],
  ['without a signature (alg: none)', forgeUnsigned],
  ['whose viewer was exchanged', editSigned],
  ['signed with another algorithm', () => forge({}, { alg: 'HS512', key: randomBytes(64) })],
  ['signed with another key', () => forge({}, { key: randomBytes(32) })],
  ['of another type of token', () => forge({}, { typ: 'at+jwt' })],
  ['that names a viewer of no kind', () => forge({ viewer: { kind: 'root' } })],
  ['that is a person’s access token', async () => (await createTokens()).sign(testUser())],
]

describe('a subgraph alone on the network', () => {
  let server: HttpServer
  beforeAll(async () => {
    const common = {
      host: '127.0.0.1',
      port: 0,
      drainMs: 100,
      viewerKey,
      introspection: false,
      log: silentLog,
    }
    server = await startSubgraphServer({ ...common, service: accounts })
  })
  afterAll(() => server?.stop())

  const post = async (signed: string) => {
    const headers = { 'content-type': 'application/json', [viewerHeader]: signed }
    const body = JSON.stringify({ query: '{ viewer }' })
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body })
    return { status: response.status, body: await response.json() }
  }

  test('answers a viewer forged with all the right claims, so that what follows is refused for what it changes', async () => {
    expect(await post(await forge({}))).toEqual({
      status: 200,
      body: { data: { viewer: '{"kind":"service","name":"gateway"}' } },
    })
  })

  test.each(refused)('refuses over HTTP a viewer %s', async (_, compose) => {
    const before = accounts.requests.length
    expect(await post(await compose())).toEqual({
      status: 401,
      body: {
        errors: [
          {
            message: 'This subgraph answers only requests the gateway signed.',
            extensions: { code: 'UNAUTHENTICATED' },
          },
        ],
      },
    })
    expect(accounts.requests.length).toBe(before)
  })

  test.each(refused)('refuses over a socket a viewer %s', async (_, compose) => {
    const url = `${server.url.replace('http', 'ws')}/graphql`
    const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 })
    const extensions = { viewer: await compose() }
    const answers = client.iterate({ query: '{ viewer }', extensions })
    await expect(answers.next()).rejects.toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    await client.dispose()
  })
})

test('a client that sends the gateway a signed viewer is nobody all the same', async () => {
  const gateway = await startTinyGateway([accounts, createReviews()])
  const headers = { 'content-type': 'application/json', [viewerHeader]: await forge({}) }
  const body = JSON.stringify({ query: '{ viewer }' })
  const response = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body })
  expect(await response.json()).toEqual({ data: { viewer: '{"kind":"anonymous"}' } })
  await gateway.stop()
})
