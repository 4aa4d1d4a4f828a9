import { and, asc, desc, eq, gt, gte, inArray, lt, sql } from 'drizzle-orm'
import { selectPage } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { auditChains, auditEntries } from '../tables.ts'
import type { ChainEnd, SealedEntry } from './audit-chain.ts'
import type { Fields } from './audit-change.ts'

export type AuditEntryRow = typeof auditEntries.$inferSelect

export interface AuditFilter {
  readonly organisationId?: string | null | undefined
  readonly actorId?: string | null | undefined
  readonly target?: string | null | undefined
  readonly actions?: readonly string[] | null | undefined
  readonly since?: Date | null | undefined
  readonly until?: Date | null | undefined
}

const newestFirst: KeysetOrder = { column: auditEntries.recordedAt, id: auditEntries.id, direction: 'desc' }

/** Entries the viewer may see, newest first. */
export function selectAuditPage(
  tx: Transaction,
  filter: AuditFilter,
  page: PageRequest,
): Promise<Page<AuditEntryRow>> {
  const { organisationId, actorId, target, actions, since, until } = filter
  const where = and(
    organisationId ? eq(auditEntries.organisationId, organisationId) : undefined,
    actorId ? eq(auditEntries.actorId, actorId) : undefined,
    target ? eq(auditEntries.target, target) : undefined,
    actions ? inArray(auditEntries.action, [...actions]) : undefined,
    since ? gte(auditEntries.recordedAt, since) : undefined,
    until ? lt(auditEntries.recordedAt, until) : undefined,
  )
  return selectPage(tx, { table: auditEntries, order: newestFirst, where, page })
}

/**
 * Makes everybody who appends to the chain wait for one another; answers where it ends, and whether the event has an
 * entry. One that gets it while this waits is found by the unique index instead.
 */
export async function lockChain(
  tx: Transaction,
  chainId: string,
  eventId: string,
): Promise<ChainEnd & { readonly isEntered: boolean }> {
  const [end] = await tx.execute<{ last_sequence: string; last_seal: string; is_entered: boolean }>(sql`
    select last_sequence, last_seal, exists (select from ${auditEntries} where event_id = ${eventId}::uuid) as is_entered
      from identity.lock_audit_chain(${chainId}::uuid)`)
  const sequence = Number(end?.last_sequence ?? 0)
  return { sequence, seal: end?.last_seal ?? '', isEntered: end?.is_entered ?? false }
}

export async function insertEntry(tx: Transaction, entry: SealedEntry): Promise<void> {
  await tx.insert(auditEntries).values(entry)
}

// Enough to know the present value of every field of an entity but the oldest; a log must not get slower with age.
const rememberedEntries = 20

/** What the last entries of a target said, oldest first. */
export async function selectKnownFields(tx: Transaction, target: string): Promise<readonly Fields[]> {
  const rows = await tx
    .select({ after: auditEntries.after })
    .from(auditEntries)
    .where(eq(auditEntries.target, target))
    .orderBy(desc(auditEntries.sequence))
    .limit(rememberedEntries)
  return rows.map(({ after }) => after).reverse()
}

export async function selectChains(tx: Transaction): Promise<readonly (typeof auditChains.$inferSelect)[]> {
  return tx.select().from(auditChains).orderBy(asc(auditChains.id))
}

/** Some entries of a chain behind a sequence, in order. */
export async function selectChainEntries(
  tx: Transaction,
  chainId: string,
  after: number,
  limit: number,
): Promise<readonly AuditEntryRow[]> {
  return tx
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.chainId, chainId), gt(auditEntries.sequence, after)))
    .orderBy(asc(auditEntries.sequence))
    .limit(limit)
}

/** Which of the events have no entry. */
export async function selectMissingEvents(tx: Transaction, eventIds: readonly string[]): Promise<string[]> {
  if (eventIds.length === 0) return []
  const rows = await tx
    .select({ eventId: auditEntries.eventId })
    .from(auditEntries)
    .where(inArray(auditEntries.eventId, [...eventIds]))
  const present = new Set(rows.map(({ eventId }) => eventId))
  return eventIds.filter((id) => !present.has(id))
}
