import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT, exportJWK, generateKeyPair } from 'jose'

export const fakeClient = { id: 'stratograph-test', secret: 'the client’s own secret, also ünicode' }

/** What the issuer says of whoever signs in there. */
export type FakePerson = Readonly<Record<string, unknown>> & { readonly sub: string }

/** An OpenID Connect issuer of somebody else: it keeps to the protocol over real HTTP, PKCE and all. */
export interface FakeOidc {
  readonly issuer: string
  /** Signs `person` in at the authorization address and answers where the browser is sent back to. */
  signIn(authorizationUrl: string, person: FakePerson): Promise<string>
  /** Changes the claims of the next ID tokens, as a broken or hostile issuer would. */
  tamper(change: ((claims: Record<string, unknown>) => Record<string, unknown>) | undefined): void
  stop(): Promise<void>
}

interface Grant {
  readonly person: FakePerson
  readonly query: URLSearchParams
}

export async function startFakeOidc(): Promise<FakeOidc> {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'fake', alg: 'RS256', use: 'sig' }
  const grants = new Map<string, Grant>()
  let change: ((claims: Record<string, unknown>) => Record<string, unknown>) | undefined
  let issuer = ''
  const token = async (body: URLSearchParams, authorization: string | undefined) => {
    if (!isOurClient(body, authorization)) return { status: 401, answer: { error: 'invalid_client' } }
    const grant = grants.get(body.get('code') ?? '')
    // A code works once.
    grants.delete(body.get('code') ?? '')
    if (!grant || !fits(grant.query, body)) return { status: 400, answer: { error: 'invalid_grant' } }
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: issuer,
      aud: fakeClient.id,
      iat: now,
      exp: now + 60,
      nonce: grant.query.get('nonce'),
      ...grant.person,
    }
    const idToken = await new SignJWT(change?.(claims) ?? claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'fake' })
      .sign(privateKey)
    return {
      status: 200,
      answer: { access_token: randomUUID(), token_type: 'Bearer', expires_in: 60, id_token: idToken },
    }
  }
  const server = createServer(async (request, response) => {
    const json = (answer: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    switch (new URL(request.url ?? '/', issuer).pathname) {
      case '/.well-known/openid-configuration':
        return json(settings(issuer))
      case '/jwks':
        return json({ keys: [jwk] })
      case '/token': {
        const { status, answer } = await token(
          new URLSearchParams(await readText(request)),
          request.headers.authorization,
        )
        return json(answer, status)
      }
      default:
        return json({ error: 'not_found' }, 404)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    async signIn(authorizationUrl, person) {
      const url = new URL(authorizationUrl)
      const code = randomUUID()
      grants.set(code, { person, query: url.searchParams })
      const back = new URL(url.searchParams.get('redirect_uri') ?? '')
      back.searchParams.set('code', code)
      back.searchParams.set('state', url.searchParams.get('state') ?? '')
      return back.href
    },
    tamper: (next) => void (change = next),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function settings(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  }
}

/** RFC 7636 and RFC 6749 §4.1.3: the same client, the same address, and the verifier of the challenge. */
function fits(query: URLSearchParams, body: URLSearchParams): boolean {
  const challenge = createHash('sha256')
    .update(body.get('code_verifier') ?? '')
    .digest('base64url')
  return (
    body.get('grant_type') === 'authorization_code' &&
    query.get('client_id') === fakeClient.id &&
    query.get('redirect_uri') === body.get('redirect_uri') &&
    query.get('code_challenge_method') === 'S256' &&
    query.get('code_challenge') === challenge
  )
}

function isOurClient(body: URLSearchParams, authorization: string | undefined): boolean {
  if (body.get('client_id') === fakeClient.id && body.get('client_secret') === fakeClient.secret) return true
  const [id, secret] = Buffer.from(authorization?.slice('Basic '.length) ?? '', 'base64')
    .toString()
    .split(':')
  const decode = (text = '') => decodeURIComponent(text.replaceAll('+', ' '))
  return decode(id) === fakeClient.id && decode(secret) === fakeClient.secret
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
