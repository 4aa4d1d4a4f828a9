import * as client from 'openid-client'

export interface OidcClientOptions {
  /** The issuer's URL; `http:` is for issuers on the same machine. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What is kept while somebody is at the issuer. */
export interface OidcSecrets {
  readonly verifier: string
  readonly nonce: string
}

/** Who came back, as the issuer's signed ID token says. */
export interface OidcClaims {
  readonly issuer: string
  readonly subject: string
  readonly email: string | null
  /** Only the issuer's word counts: true when it says so itself. */
  readonly isEmailVerified: boolean
  readonly name: string | null
}

/** What came back does not prove anything: refused by the issuer, forged, used before or for somebody else. */
export class OidcRefused extends Error {
  constructor(cause: unknown) {
    super('The answer of the issuer proves nothing.', { cause })
    this.name = 'OidcRefused'
  }
}

/** The issuer does not answer, or refuses us as its client. */
export class OidcUnavailable extends Error {
  constructor(cause: unknown) {
    super('The issuer cannot be asked.', { cause })
    this.name = 'OidcUnavailable'
  }
}

export interface OidcClient {
  /** Where to send the browser, for the authorization code flow with PKCE. Rejects with `OidcUnavailable`. */
  begin(redirectUrl: string, state: string): Promise<{ readonly url: string; readonly secrets: OidcSecrets }>
  /**
   * Exchanges the code in the URL the browser came back with. Rejects with `OidcRefused` or `OidcUnavailable`.
   */
  complete(callbackUrl: URL, state: string, secrets: OidcSecrets): Promise<OidcClaims>
}

const timeoutSeconds = 5
const scope = 'openid email profile'

/** An OpenID Connect client; the issuer is asked for its settings at the first use. */
export function createOidcClient({ issuer, clientId, clientSecret }: OidcClientOptions): OidcClient {
  let found: Promise<client.Configuration> | undefined
  const insecure = issuer.startsWith('http:') ? [client.allowInsecureRequests] : []
  const configuration = async () => {
    found ??= client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      execute: insecure,
      timeout: timeoutSeconds,
    })
    try {
      return await found
    } catch (cause) {
      // Asked anew next time.
      found = undefined
      throw new OidcUnavailable(cause)
    }
  }
  return {
    async begin(redirectUrl, state) {
      const settings = await configuration()
      const secrets = { verifier: client.randomPKCECodeVerifier(), nonce: client.randomNonce() }
      const url = client.buildAuthorizationUrl(settings, {
        redirect_uri: redirectUrl,
        scope,
        state,
        nonce: secrets.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(secrets.verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, secrets }
    },
    async complete(callbackUrl, state, { verifier, nonce }) {
      const settings = await configuration()
      try {
        const tokens = await client.authorizationCodeGrant(settings, callbackUrl, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        })
        return readClaims(tokens.claims())
      } catch (cause) {
        throw isUnavailable(cause) ? new OidcUnavailable(cause) : new OidcRefused(cause)
      }
    },
  }
}

function readClaims(claims: client.IDToken | undefined): OidcClaims {
  if (!claims) throw new TypeError('There is no ID token.')
  const { iss, sub, email, email_verified, name } = claims
  return {
    issuer: iss,
    subject: sub,
    email: typeof email === 'string' ? email : null,
    isEmailVerified: email_verified === true,
    name: typeof name === 'string' ? name : null,
  }
}

/** A refused code is the visitor's affair; a refused client or a lost connection is ours. */
function isUnavailable(cause: unknown): boolean {
  if (cause instanceof client.ResponseBodyError) return cause.error !== 'invalid_grant'
  if (cause instanceof client.ClientError) return cause.code === 'OAUTH_TIMEOUT' || isUnavailable(cause.cause)
  return cause instanceof TypeError && cause.message === 'fetch failed'
}
