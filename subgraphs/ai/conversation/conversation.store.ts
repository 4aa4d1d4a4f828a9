import { and, eq, inArray, isNull } from 'drizzle-orm'
import { selectPage, selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { conversations } from '../tables.ts'
import type { ConversationFilterInput, ConversationSortInput } from './conversation.input.ts'

export type ConversationRow = typeof conversations.$inferSelect

export interface ConversationListing {
  readonly filter: ConversationFilterInput | undefined
  readonly sort: ConversationSortInput | undefined
}

export function selectConversations(tx: Transaction, ids: readonly string[]): Promise<ConversationRow[]> {
  return tx
    .select()
    .from(conversations)
    .where(inArray(conversations.id, [...ids]))
}

export function selectConversationPage(
  tx: Transaction,
  page: PageRequest,
  listing: ConversationListing,
): Promise<Page<ConversationRow>> {
  return selectPage(tx, {
    table: conversations,
    order: orderOf(listing.sort),
    where: conditionOf(listing.filter),
    page,
  })
}

export function selectConversationsByCustomer(
  tx: Transaction,
  customerIds: readonly string[],
  page: PageRequest,
  listing: ConversationListing | undefined,
): Promise<Map<string, Page<ConversationRow>>> {
  return selectPagesByParent(tx, {
    table: conversations,
    parent: conversations.customerId,
    parentIds: customerIds,
    order: orderOf(listing?.sort),
    where: conditionOf(listing?.filter),
    page,
  })
}

/** Writes a new conversation; answers the one the same key began before, when there is one. */
export async function insertConversation(
  tx: Transaction,
  row: ConversationRow & { clientKey: string },
): Promise<{ conversation: ConversationRow; isNew: boolean }> {
  const [inserted] = await tx
    .insert(conversations)
    .values(row)
    .onConflictDoNothing({ target: [conversations.userId, conversations.clientKey] })
    .returning()
  if (inserted) return { conversation: inserted, isNew: true }
  const [earlier] = await tx
    .select()
    .from(conversations)
    .where(and(eq(conversations.userId, row.userId), eq(conversations.clientKey, row.clientKey)))
  if (!earlier) throw new Error('A conversation that was in the way is not there.')
  return { conversation: earlier, isNew: false }
}

/** The conversation as the last transaction left it; nobody else speaks in it until this one ends. */
export async function lockConversation(tx: Transaction, id: string): Promise<ConversationRow | undefined> {
  const [row] = await tx.select().from(conversations).where(eq(conversations.id, id)).for('update')
  return row
}

export async function updateConversationRow(tx: Transaction, row: ConversationRow): Promise<void> {
  const { id, ...columns } = row
  await tx.update(conversations).set(columns).where(eq(conversations.id, id))
}

/** A person's conversations with an organisation that name no customer yet, locked in the order of their ids. */
export function lockUnlinkedConversations(
  tx: Transaction,
  { userId, organisationId }: { userId: string; organisationId: string },
): Promise<ConversationRow[]> {
  return tx
    .select()
    .from(conversations)
    .where(
      and(
        eq(conversations.userId, userId),
        eq(conversations.organisationId, organisationId),
        isNull(conversations.customerId),
      ),
    )
    .orderBy(conversations.id)
    .for('update')
}

function orderOf(sort: ConversationSortInput | undefined): KeysetOrder {
  const { field, direction } = sort ?? { field: 'LAST_MESSAGE_AT', direction: 'DESC' }
  const column = field === 'CREATED_AT' ? conversations.createdAt : conversations.lastMessageAt
  return { column, id: conversations.id, direction: direction === 'ASC' ? 'asc' : 'desc' }
}

function conditionOf(filter: ConversationFilterInput | undefined) {
  return filter?.status == null ? undefined : eq(conversations.status, filter.status)
}
