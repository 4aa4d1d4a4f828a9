import { and, eq, gt, inArray, isNull, lt, or } from 'drizzle-orm'
import type { ApiKeyEnvironment } from '../../../platform/auth/api-key.ts'
import { selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { apiKeys, applications, organisations } from '../tables.ts'
import type { KeyBudget } from './key-budget.ts'

export type ApiKeyRow = typeof apiKeys.$inferSelect

const newestFirst: KeysetOrder = { column: apiKeys.createdAt, id: apiKeys.id, direction: 'desc' }

export function selectApiKeysByApplication(
  tx: Transaction,
  applicationIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<ApiKeyRow>>> {
  const query = { table: apiKeys, parent: apiKeys.applicationId, order: newestFirst }
  return selectPagesByParent(tx, { ...query, parentIds: applicationIds, page })
}

export async function countWorkingKeys(
  tx: Transaction,
  applicationId: string,
  environment: ApiKeyEnvironment,
  now: Date,
): Promise<number> {
  return tx.$count(
    apiKeys,
    and(eq(apiKeys.applicationId, applicationId), eq(apiKeys.environment, environment), worksAt(now)),
  )
}

export async function insertApiKey(tx: Transaction, row: ApiKeyRow): Promise<void> {
  await tx.insert(apiKeys).values(row)
}

/** An organisation's key, locked until the transaction ends. */
export async function lockApiKey(
  tx: Transaction,
  id: string,
  organisationId: string,
): Promise<ApiKeyRow | null> {
  const [row] = await tx
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.id, id), eq(apiKeys.organisationId, organisationId)))
    .for('update')
  return row ?? null
}

/** Anybody's key, locked until the transaction ends. */
export async function lockAnyApiKey(tx: Transaction, id: string): Promise<ApiKeyRow | null> {
  const [row] = await tx.select().from(apiKeys).where(eq(apiKeys.id, id)).for('update')
  return row ?? null
}

export async function setBudget(tx: Transaction, id: string, budget: KeyBudget): Promise<void> {
  await tx.update(apiKeys).set(budget).where(eq(apiKeys.id, id))
}

export async function setRevoked(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx.update(apiKeys).set({ revokedAt: now }).where(eq(apiKeys.id, id))
}

export async function selectUnrevokedKeys(tx: Transaction, applicationId: string): Promise<ApiKeyRow[]> {
  return tx
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.applicationId, applicationId), isNull(apiKeys.revokedAt)))
    .for('update')
}

/** The keys of these applications that work at a moment. */
export async function selectWorkingKeys(
  tx: Transaction,
  applicationIds: readonly string[],
  now: Date,
): Promise<ApiKeyRow[]> {
  return tx
    .select()
    .from(apiKeys)
    .where(and(inArray(apiKeys.applicationId, [...applicationIds]), worksAt(now)))
    .orderBy(apiKeys.prefix)
}

/** A key with what it speaks for, whether it still works or not; null for a hash nobody's key has. */
export async function selectKeyByHash(tx: Transaction, hash: string) {
  const [row] = await tx
    .select({ key: apiKeys, application: applications, organisationKind: organisations.kind })
    .from(apiKeys)
    .innerJoin(applications, eq(applications.id, apiKeys.applicationId))
    .innerJoin(organisations, eq(organisations.id, apiKeys.organisationId))
    .where(eq(apiKeys.hash, hash))
  return row ?? null
}

/** Notes that a key is in use, at most once a minute. */
export async function noteUse(tx: Transaction, id: string, now: Date): Promise<void> {
  const aMinuteAgo = new Date(now.getTime() - 60_000)
  const isDue = or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, aMinuteAgo))
  await tx
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(and(eq(apiKeys.id, id), isDue))
}

function worksAt(now: Date) {
  return and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)))
}
