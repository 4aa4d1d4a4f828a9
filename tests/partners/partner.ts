import { createHash } from 'node:crypto'
import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { post, signIn } from '../testkit/system.ts'

/** A partner of the demo world: its admin's token, an application and a key of it. */
export interface Partner {
  readonly adminToken: string
  readonly applicationId: string
  readonly key: string
  readonly apiKeyId: string
}

export interface PartnerOptions {
  readonly scopes?: readonly string[]
  readonly documentMode?: 'OFF' | 'LOG' | 'SAFELIST' | 'REQUIRE_ID'
}

const createApplication = /* GraphQL */ `
  mutation ($input: ApplicationCreateInput!) {
    applicationCreate(input: $input) {
      application {
        id
      }
      userErrors {
        code
      }
    }
  }
`
const createKey = /* GraphQL */ `
  mutation ($input: ApiKeyCreateInput!) {
    apiKeyCreate(input: $input) {
      secret
      apiKey {
        id
      }
      userErrors {
        code
      }
    }
  }
`
let made = 0

/** Whole domains, as far as these tests go. */
const usualScopes = ['commerce:read', 'ecosystem:read', 'identity:read', 'identity:write']

/** Creates an application of the demo client, with a key, over the wire. */
export async function createPartner(url: string, options: PartnerOptions = {}): Promise<Partner> {
  const adminToken = await signIn(url, 'client@demo.stratograph.test')
  made += 1
  const name = `Partner ${process.pid}-${made}`
  const created = await post(
    url,
    createApplication,
    { input: { name, documentMode: options.documentMode ?? 'OFF' } },
    adminToken,
  )
  expect(created.data?.applicationCreate.userErrors).toEqual([])
  const applicationId = created.data?.applicationCreate.application.id as string
  const { secret, apiKeyId } = await createApiKey(url, adminToken, applicationId, options.scopes)
  return { adminToken, applicationId, key: secret, apiKeyId }
}

export async function createApiKey(
  url: string,
  adminToken: string,
  applicationId: string,
  scopes: readonly string[] = usualScopes,
): Promise<{ secret: string; apiKeyId: string }> {
  const input = { applicationId, name: 'test', environment: 'LIVE', scopes }
  const { data } = await post(url, createKey, { input }, adminToken)
  expect(data?.apiKeyCreate.userErrors).toEqual([])
  return { secret: data.apiKeyCreate.secret, apiKeyId: data.apiKeyCreate.apiKey.id }
}

/** What a key may use; what is left out stays as it is. */
export interface KeyBudget {
  readonly pointsCapacity?: number
  readonly pointsPerSecond?: number
  readonly requestCeiling?: number
  readonly concurrency?: number
}

const setKeyBudget = /* GraphQL */ `
  mutation ($input: ApiKeyBudgetSetInput!) {
    apiKeyBudgetSet(input: $input) {
      apiKey {
        budget {
          pointsCapacity
          pointsPerSecond
          requestCeiling
          concurrency
        }
      }
      userErrors {
        code
      }
    }
  }
`

/** Sets a key's budget with the token of whoever tries to; answers what the graph says. */
export function setBudget(url: string, token: string, apiKeyId: string, budget: KeyBudget) {
  return post(url, setKeyBudget, { input: { id: apiKeyId, ...budget } }, token)
}

/** The same as our own staff does it, who succeeds. */
export async function giveBudget(
  url: string,
  staffToken: string,
  apiKeyId: string,
  budget: KeyBudget,
): Promise<void> {
  const { data } = await setBudget(url, staffToken, apiKeyId, budget)
  expect(data.apiKeyBudgetSet).toMatchObject({ apiKey: { budget }, userErrors: [] })
}

/** A socket of a key that does not come back once it is lost. */
export function connect(url: string, key: string): Client {
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${key}` },
    retryAttempts: 0,
  })
}

/** Publishes operations under the SHA-256 of their texts; answers what was wrong. */
export async function publish(
  url: string,
  { adminToken, applicationId }: Partner,
  operations: readonly string[],
): Promise<unknown[]> {
  const manifest = {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: operations.map((body) => ({ id: createHash('sha256').update(body).digest('hex'), body })),
  }
  const { data } = await post(
    url,
    'mutation ($input: ManifestPublishInput!) { manifestPublish(input: $input) { userErrors { code message } } }',
    { input: { applicationId, format: 'APOLLO', manifest } },
    adminToken,
  )
  return data.manifestPublish.userErrors as unknown[]
}
