import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm'
import { selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { citations, messages } from '../tables.ts'

export type MessageRow = typeof messages.$inferSelect
export type CitationRow = typeof citations.$inferSelect

export function selectMessages(tx: Transaction, ids: readonly string[]): Promise<MessageRow[]> {
  return tx
    .select()
    .from(messages)
    .where(inArray(messages.id, [...ids]))
}

export function selectMessagesByConversation(
  tx: Transaction,
  conversationIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<MessageRow>>> {
  return selectPagesByParent(tx, {
    table: messages,
    parent: messages.conversationId,
    parentIds: conversationIds,
    order: { column: messages.position, id: messages.id, direction: 'asc' },
    page,
  })
}

/** The last messages before a place in a conversation, oldest first. */
export async function selectMessagesBefore(
  tx: Transaction,
  conversationId: string,
  position: number,
  most: number,
): Promise<MessageRow[]> {
  const rows = await tx
    .select()
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), lt(messages.position, position)))
    .orderBy(sql`${messages.position} desc`)
    .limit(most)
  return rows.reverse()
}

export async function selectMessageByClientKey(
  tx: Transaction,
  key: { conversationId: string; authorId: string; clientKey: string },
): Promise<MessageRow | undefined> {
  const [row] = await tx
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, key.conversationId),
        eq(messages.authorId, key.authorId),
        eq(messages.clientKey, key.clientKey),
      ),
    )
  return row
}

/** The assistant's answer to a message. */
export async function selectAnswer(tx: Transaction, messageId: string): Promise<MessageRow | undefined> {
  const [row] = await tx.select().from(messages).where(eq(messages.inReplyTo, messageId))
  return row
}

export async function insertMessage(tx: Transaction, row: MessageRow): Promise<void> {
  await tx.insert(messages).values(row)
}

export async function insertCitations(tx: Transaction, rows: readonly CitationRow[]): Promise<void> {
  if (rows.length > 0) await tx.insert(citations).values([...rows])
}

export function selectCitationsByMessage(
  tx: Transaction,
  messageIds: readonly string[],
): Promise<CitationRow[]> {
  return tx
    .select()
    .from(citations)
    .where(inArray(citations.messageId, [...messageIds]))
    .orderBy(asc(citations.messageId), asc(citations.rank))
}
