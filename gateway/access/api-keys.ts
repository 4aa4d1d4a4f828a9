import { looksLikeApiKey, readApiKey } from '../../platform/auth/api-key.ts'
import type { ApiKeyEnvironment } from '../../platform/auth/api-key.ts'
import type { MachineViewer, MemberRole, OrganisationKind } from '../../platform/auth/viewer.ts'
import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import { RequestError } from '../operation/request-error.ts'
import { askAsGateway } from '../transport/ask-as-gateway.ts'
import type { Authenticated } from './authenticate.ts'

/** Which operations an application may send; see `DocumentMode` of identity. */
export type DocumentMode = 'OFF' | 'LOG' | 'SAFELIST' | 'REQUIRE_ID'

/** How much work a key may ask for; see `KeyBudget` of identity. */
export interface KeyBudget {
  readonly pointsCapacity: number
  readonly pointsPerSecond: number
  readonly requestCeiling: number
  readonly concurrency: number
}

/** The program that calls, and with which of its keys. */
export interface CallingApplication {
  readonly applicationId: string
  readonly apiKeyId: string
  readonly environment: ApiKeyEnvironment
  readonly documentMode: DocumentMode
  readonly budget: KeyBudget
}

export interface AuthenticatedApplication extends Authenticated {
  readonly viewer: MachineViewer
  readonly application: CallingApplication
}

export interface ApiKeys {
  /**
   * Whom a key speaks for; undefined when the text is no API key at all. Throws `RequestError` API_KEY_MALFORMED (401)
   * for one that cannot exist, API_KEY_INVALID (401) for one that does not work, and 503 when nobody could be asked.
   */
  read(text: string): Promise<AuthenticatedApplication> | undefined
}

export interface ApiKeysOptions {
  /** The subgraph that keeps the keys. */
  readonly identity: SubgraphService
  /** So long an answer is believed; a revocation is learned sooner, with the other rights. Default 15,000 ms. */
  readonly keepMs?: number | undefined
}

/** The query of identity that tells it. */
export const apiKeyBearerField = 'apiKeyBearer'

const query = /* GraphQL */ `
  query ReadApiKey($hash: String!) {
    apiKeyBearer(hash: $hash) {
      apiKeyId
      applicationId
      documentMode
      environment
      organisationId
      organisationKind
      role
      scopes
      budget {
        pointsCapacity
        pointsPerSecond
        requestCeiling
        concurrency
      }
      secondsLeft
    }
  }
`

interface Bearer extends CallingApplication {
  readonly organisationId: string
  readonly organisationKind: OrganisationKind
  readonly role: MemberRole
  readonly scopes: readonly string[]
  readonly secondsLeft: number | null
}

interface Kept {
  readonly answer: Promise<AuthenticatedApplication>
  readonly until: number
}

const maxKept = 10_000

/** Asks for each key once in a while, however many requests come with it at the same time. */
export function createApiKeys({ identity, keepMs = 15_000 }: ApiKeysOptions): ApiKeys {
  const kept = new Map<string, Kept>()
  const ask = (hash: string) => {
    const answer = askBearer(identity, hash)
    kept.delete(hash)
    if (kept.size >= maxKept) kept.delete(kept.keys().next().value ?? '')
    const asked = { answer, until: Date.now() + keepMs }
    kept.set(hash, asked)
    // That nobody could be asked says nothing about the key.
    answer.catch((error: unknown) => {
      const isVerdict = error instanceof RequestError && error.status === 401
      if (!isVerdict && kept.get(hash) === asked) kept.delete(hash)
    })
    return answer
  }
  return {
    read(text) {
      if (!looksLikeApiKey(text)) return undefined
      const parts = readApiKey(text)
      if (!parts) return Promise.reject(refused('API_KEY_MALFORMED', 'The API key is mistyped or cut off.'))
      const known = kept.get(parts.hash)
      return known && known.until > Date.now() ? known.answer.then(requireTime) : ask(parts.hash)
    },
  }
}

async function askBearer(identity: SubgraphService, hash: string): Promise<AuthenticatedApplication> {
  const askedAt = Date.now()
  const data = await askAsGateway(
    identity,
    { query, variables: { hash } },
    'The API key cannot be checked at the moment.',
  )
  const bearer = data[apiKeyBearerField] as Bearer | null
  if (!bearer) throw invalid()
  return toAuthenticated(bearer, askedAt)
}

function toAuthenticated(
  { organisationId, organisationKind, role, scopes, secondsLeft, ...application }: Bearer,
  issuedAt: number,
): AuthenticatedApplication {
  const viewer: MachineViewer = {
    kind: 'machine',
    principal: 'APPLICATION',
    machineId: application.applicationId,
    credentialId: application.apiKeyId,
    organisationId,
    organisationKind,
    role,
    scopes,
  }
  const expiresAt = secondsLeft === null ? undefined : issuedAt + secondsLeft * 1_000
  return { viewer, application, issuedAt, expiresAt }
}

/** A key may run out while its answer is kept. */
function requireTime(authenticated: AuthenticatedApplication): AuthenticatedApplication {
  if (authenticated.expiresAt !== undefined && authenticated.expiresAt <= Date.now()) throw invalid()
  return authenticated
}

function invalid(): RequestError {
  return refused('API_KEY_INVALID', 'The API key does not work: it is unknown, expired or revoked.')
}

function refused(code: 'API_KEY_MALFORMED' | 'API_KEY_INVALID', message: string): RequestError {
  return new RequestError(code, message, 401, { 'www-authenticate': 'Bearer error="invalid_token"' })
}
