import { and, eq, isNull, sql } from 'drizzle-orm'
import { selectPage } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { profiles, users } from '../tables.ts'

/** A person as one viewer sees them: what row level security hides is null. */
export interface UserRow {
  readonly id: string
  readonly displayName: string
  readonly email: string | null
  readonly locale: string | null
  readonly timeZone: string | null
  readonly emailVerifiedAt: Date | null
  readonly createdAt: Date
}

/** An account as identity itself sees it. */
export type AccountRow = typeof users.$inferSelect

const newestFirst: KeysetOrder = { column: users.createdAt, id: users.id, direction: 'desc' }

/** People by id: their names for anybody signed in, the rest for those who see their rows. */
export async function selectUsers(tx: Transaction, ids: readonly string[]): Promise<UserRow[]> {
  const rows = await tx.execute<{
    id: string
    display_name: string
    email: string | null
    locale: string | null
    time_zone: string | null
    email_verified_at: string | null
    created_at: string
  }>(sql`
    select named.id, named.display_name, named.created_at, seen.email, seen.locale, seen.time_zone, seen.email_verified_at
      from identity.name_users(${uuidArray(ids)}) as named
      left join ${users} as seen on seen.id = named.id`)
  return rows.map((row) => ({
    id: row.id,
    displayName: row.display_name,
    email: row.email,
    locale: row.locale,
    timeZone: row.time_zone,
    emailVerifiedAt: row.email_verified_at === null ? null : new Date(row.email_verified_at),
    createdAt: new Date(row.created_at),
  }))
}

/** People whose rows the viewer sees. */
export function selectUserPage(tx: Transaction, page: PageRequest): Promise<Page<UserRow>> {
  return selectPage(tx, { table: users, order: newestFirst, page })
}

/** The id of the account with this e-mail address; for a service, who sees every row. */
export async function selectUserIdByEmail(tx: Transaction, key: string): Promise<string | null> {
  const [found] = await tx.select({ id: users.id }).from(users).where(eq(users.emailKey, key))
  return found?.id ?? null
}

/** The account with this e-mail address; for a service, as are the next two. */
export async function selectAccountByEmail(tx: Transaction, key: string): Promise<AccountRow | null> {
  const [found] = await tx.select().from(users).where(eq(users.emailKey, key))
  return found ?? null
}

/** An account that was not deleted. */
export async function selectAccount(tx: Transaction, id: string): Promise<AccountRow | null> {
  const [found] = await tx.select().from(users).where(isLiveAccount(id))
  return found ?? null
}

/** An account, which nobody else changes until the transaction ends; null for one that was deleted. */
export async function lockAccount(tx: Transaction, id: string): Promise<AccountRow | null> {
  const [found] = await tx.select().from(users).where(isLiveAccount(id)).for('update')
  return found ?? null
}

/** Whether the account is there, and will be until the transaction ends. */
export async function holdAccount(tx: Transaction, id: string): Promise<boolean> {
  const [found] = await tx.select({ id: users.id }).from(users).where(isLiveAccount(id)).for('share')
  return found !== undefined
}

export async function markEmailVerified(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx.update(users).set({ emailVerifiedAt: now, updatedAt: now }).where(eq(users.id, id))
}

export async function insertUser(tx: Transaction, row: typeof users.$inferInsert): Promise<void> {
  await tx.insert(users).values(row)
  await tx.insert(profiles).values({ userId: row.id, preferences: {}, updatedAt: row.createdAt })
}

export function isLiveAccount(id: string) {
  return and(eq(users.id, id), isNull(users.deletedAt))
}

/** An array parameter; drizzle would spread a list over one parameter each. */
function uuidArray(ids: readonly string[]) {
  return sql`${`{${ids.join(',')}}`}::uuid[]`
}
