import { and, asc, eq, sql } from 'drizzle-orm'
import { selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import type { MemberRole, OrganisationKind } from '../../../platform/auth/viewer.ts'
import { memberships, organisations } from '../tables.ts'

export type MembershipRow = typeof memberships.$inferSelect

/** What a session needs to know of the membership it acts under. */
export interface ActingMembership {
  readonly organisationId: string
  readonly kind: OrganisationKind
  readonly role: MemberRole
}

const longestFirst: KeysetOrder = { column: memberships.createdAt, id: memberships.id, direction: 'asc' }

export function selectMembershipsByUser(
  tx: Transaction,
  userIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<MembershipRow>>> {
  const query = { table: memberships, parent: memberships.userId, order: longestFirst }
  return selectPagesByParent(tx, { ...query, parentIds: userIds, page })
}

export function selectMembershipsByOrganisation(
  tx: Transaction,
  organisationIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<MembershipRow>>> {
  const query = { table: memberships, parent: memberships.organisationId, order: longestFirst }
  return selectPagesByParent(tx, { ...query, parentIds: organisationIds, page })
}

/** A person's membership in force: of that organisation, or the one they have had longest. */
export async function selectActingMembership(
  tx: Transaction,
  userId: string,
  organisationId: string | null,
): Promise<ActingMembership | null> {
  const wanted = organisationId ? eq(memberships.organisationId, organisationId) : undefined
  const [found] = await tx
    .select({ organisationId: memberships.organisationId, kind: organisations.kind, role: memberships.role })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(and(eq(memberships.userId, userId), eq(memberships.state, 'ACTIVE'), wanted))
    .orderBy(asc(memberships.joinedAt), asc(memberships.id))
    .limit(1)
  return found ?? null
}

/**
 * Makes everybody who changes this organisation's members wait for one another until the transaction ends.
 * Answers how many owners it has.
 */
export async function lockOwners(tx: Transaction, organisationId: string): Promise<number> {
  const rows = await tx.execute<{ owners: number }>(
    sql`select identity.lock_owners(${organisationId}::uuid) as owners`,
  )
  return Number(rows[0]?.owners ?? 0)
}

export async function selectMembership(tx: Transaction, id: string): Promise<MembershipRow | null> {
  const [found] = await tx.select().from(memberships).where(eq(memberships.id, id))
  return found ?? null
}

/** All a person has, in an order that is the same for everybody who locks them. */
export function selectAllMemberships(tx: Transaction, userId: string): Promise<MembershipRow[]> {
  return tx
    .select()
    .from(memberships)
    .where(eq(memberships.userId, userId))
    .orderBy(asc(memberships.organisationId))
}

export async function insertMembership(tx: Transaction, row: MembershipRow): Promise<void> {
  await tx.insert(memberships).values(row)
}

/** Brings an invitation into force; null when there is none any more. */
export async function acceptMembership(
  tx: Transaction,
  id: string,
  userId: string,
  now: Date,
): Promise<MembershipRow | null> {
  const [row] = await tx
    .update(memberships)
    .set({ state: 'ACTIVE', joinedAt: now })
    .where(and(eq(memberships.id, id), eq(memberships.userId, userId), eq(memberships.state, 'INVITED')))
    .returning()
  return row ?? null
}

export async function updateMembershipRole(tx: Transaction, id: string, role: MemberRole): Promise<void> {
  await tx.update(memberships).set({ role }).where(eq(memberships.id, id))
}

export async function deleteMembership(tx: Transaction, id: string): Promise<void> {
  await tx.delete(memberships).where(eq(memberships.id, id))
}
