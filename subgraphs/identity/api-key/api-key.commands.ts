import { createApiKey } from '../../../platform/auth/api-key.ts'
import { requireMember } from '../../../platform/auth/permission.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import { lockWorkingApplication } from '../application/application.commands.ts'
import { applicationRole } from '../application/application.ts'
import type { IdentityContext } from '../context.ts'
import type { ApiKeyBudgetChanged, ApiKeyCreated, ApiKeyRevoked } from '../events.ts'
import { mostWorkingKeys } from './api-key.ts'
import type { ApiKeyCreateInput } from './api-key.input.ts'
import {
  countWorkingKeys,
  insertApiKey,
  lockApiKey,
  selectUnrevokedKeys,
  setRevoked,
} from './api-key.store.ts'
import type { ApiKeyRow } from './api-key.store.ts'
import { defaultBudgets } from './key-budget.ts'

/** Makes a key for an application of the viewer's organisation; only here is the key itself seen. */
export async function issueApiKey(
  context: IdentityContext,
  input: ApiKeyCreateInput,
): Promise<{ apiKey: ApiKeyRow; secret: string }> {
  const { organisationId, userId } = requireMember(context.viewer, applicationRole)
  const now = new Date()
  if (input.expiresAt && input.expiresAt <= now)
    refuse('EXPIRES_IN_PAST', 'A key must work for some time.', ['input', 'expiresAt'])
  const { text, prefix, hash } = createApiKey(input.environment)
  const apiKey: ApiKeyRow = {
    id: createId(),
    applicationId: input.applicationId,
    organisationId,
    name: input.name.trim(),
    environment: input.environment,
    prefix,
    hash,
    scopes: [...new Set(input.scopes)].sort(),
    createdById: userId,
    createdAt: now,
    expiresAt: input.expiresAt ?? null,
    revokedAt: null,
    lastUsedAt: null,
    ...defaultBudgets[input.environment],
  }
  await context.database.write((tx) => saveApiKey(tx, apiKey, now))
  return { apiKey, secret: text }
}

async function saveApiKey(tx: Transaction, apiKey: ApiKeyRow, now: Date): Promise<void> {
  const { applicationId, organisationId, environment } = apiKey
  // Locks the application, so that of many who make a key at once each counts those of the others.
  await lockWorkingApplication(tx, applicationId, organisationId, ['input', 'applicationId'])
  if ((await countWorkingKeys(tx, applicationId, environment, now)) >= mostWorkingKeys)
    refuse('TOO_MANY_KEYS', 'Two keys of this environment work already; revoke one first.', [
      'input',
      'environment',
    ])
  await insertApiKey(tx, apiKey)
  await appendKeyEvent(tx, apiKey, {
    type: 'identity.api_key.created',
    data: { ...factsOf(apiKey), scopes: apiKey.scopes },
  })
}

/** Ends a key of the viewer's organisation; one revoked before stays so. */
export async function revokeApiKey(context: IdentityContext, id: string): Promise<ApiKeyRow> {
  const { organisationId } = requireMember(context.viewer, applicationRole)
  return context.database.write(async (tx) => {
    const apiKey = await lockApiKey(tx, id, organisationId)
    if (!apiKey) return refuse('NOT_FOUND', 'Your organisation has no such key.', ['input', 'id'])
    return apiKey.revokedAt === null ? revoke(tx, apiKey, new Date()) : apiKey
  })
}

/** Ends all keys of an application. */
export async function revokeKeysOf(tx: Transaction, applicationId: string, now: Date): Promise<void> {
  for (const apiKey of await selectUnrevokedKeys(tx, applicationId)) await revoke(tx, apiKey, now)
}

async function revoke(tx: Transaction, apiKey: ApiKeyRow, now: Date): Promise<ApiKeyRow> {
  await setRevoked(tx, apiKey.id, now)
  await appendKeyEvent(tx, apiKey, { type: 'identity.api_key.revoked', data: factsOf(apiKey) })
  return { ...apiKey, revokedAt: now }
}

export function factsOf({
  id,
  applicationId,
  organisationId,
  environment,
  prefix,
}: ApiKeyRow): ApiKeyRevoked['data'] {
  return { apiKeyId: id, applicationId, organisationId, environment, prefix }
}

export async function appendKeyEvent(
  tx: Transaction,
  { id, organisationId }: ApiKeyRow,
  event: ApiKeyCreated | ApiKeyRevoked | ApiKeyBudgetChanged,
): Promise<void> {
  await appendEvents(tx, { stream: stream('identity', 'api_key', id), events: [event], organisationId })
}
