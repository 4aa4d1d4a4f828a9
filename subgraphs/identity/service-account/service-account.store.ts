import { and, eq, inArray, isNull } from 'drizzle-orm'
import { selectPage } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { organisations, serviceAccounts, serviceAccountSecrets } from '../tables.ts'

export type ServiceAccountRow = typeof serviceAccounts.$inferSelect
export type ServiceAccountSecretRow = typeof serviceAccountSecrets.$inferSelect

const newestFirst: KeysetOrder = {
  column: serviceAccounts.createdAt,
  id: serviceAccounts.id,
  direction: 'desc',
}

export function selectServiceAccountPage(
  tx: Transaction,
  organisationId: string,
  page: PageRequest,
): Promise<Page<ServiceAccountRow>> {
  const where = eq(serviceAccounts.organisationId, organisationId)
  return selectPage(tx, { table: serviceAccounts, order: newestFirst, where, page })
}

/** An organisation's service account, locked until the transaction ends. */
export async function lockServiceAccount(
  tx: Transaction,
  id: string,
  organisationId: string,
): Promise<ServiceAccountRow | null> {
  const [row] = await tx
    .select()
    .from(serviceAccounts)
    .where(and(eq(serviceAccounts.id, id), eq(serviceAccounts.organisationId, organisationId)))
    .for('update')
  return row ?? null
}

export async function insertServiceAccount(tx: Transaction, row: ServiceAccountRow): Promise<void> {
  await tx.insert(serviceAccounts).values(row)
}

export async function disableServiceAccountRow(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx.update(serviceAccounts).set({ disabledAt: now }).where(eq(serviceAccounts.id, id))
}

/** The secrets that work, of many accounts. */
export function selectWorkingSecrets(
  tx: Transaction,
  accountIds: readonly string[],
): Promise<ServiceAccountSecretRow[]> {
  return tx
    .select()
    .from(serviceAccountSecrets)
    .where(
      and(
        inArray(serviceAccountSecrets.serviceAccountId, [...accountIds]),
        isNull(serviceAccountSecrets.revokedAt),
      ),
    )
    .orderBy(serviceAccountSecrets.createdAt, serviceAccountSecrets.id)
}

export async function selectSecret(
  tx: Transaction,
  id: string,
  organisationId: string,
): Promise<ServiceAccountSecretRow | null> {
  const [row] = await tx
    .select()
    .from(serviceAccountSecrets)
    .where(and(eq(serviceAccountSecrets.id, id), eq(serviceAccountSecrets.organisationId, organisationId)))
  return row ?? null
}

export async function insertSecret(tx: Transaction, row: ServiceAccountSecretRow): Promise<void> {
  await tx.insert(serviceAccountSecrets).values(row)
}

export async function revokeSecretRow(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx.update(serviceAccountSecrets).set({ revokedAt: now }).where(eq(serviceAccountSecrets.id, id))
}

/** The account that shows this secret, with its organisation's kind, the secret noted as used; for a service. */
export async function useSecret(tx: Transaction, accountId: string, hash: string, now: Date) {
  const [secret] = await tx
    .update(serviceAccountSecrets)
    .set({ lastUsedAt: now })
    .where(
      and(
        eq(serviceAccountSecrets.hash, hash),
        eq(serviceAccountSecrets.serviceAccountId, accountId),
        isNull(serviceAccountSecrets.revokedAt),
      ),
    )
    .returning()
  if (!secret) return null
  const [found] = await tx
    .select({ account: serviceAccounts, kind: organisations.kind })
    .from(serviceAccounts)
    .innerJoin(organisations, eq(organisations.id, serviceAccounts.organisationId))
    .where(and(eq(serviceAccounts.id, accountId), isNull(serviceAccounts.disabledAt)))
  return found ? { ...found, secret } : null
}
