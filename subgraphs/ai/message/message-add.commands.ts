import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { saveConversation } from '../conversation/conversation.commands.ts'
import type { ConversationRow } from '../conversation/conversation.store.ts'
import type { MessageAdded } from '../events.ts'
import { insertMessage } from './message.store.ts'
import type { MessageRow } from './message.store.ts'

/** Adds a message to a conversation that is locked, and tells of it. */
export async function addMessage(
  tx: Transaction,
  conversation: ConversationRow,
  message: MessageRow,
): Promise<void> {
  await insertMessage(tx, message)
  const { position: messageCount, createdAt: lastMessageAt } = message
  await saveConversation(tx, { ...conversation, messageCount, lastMessageAt }, [addedEvent(message)])
}

function addedEvent(message: MessageRow): MessageAdded {
  const { id: messageId, conversationId, position, role, authorId, outcome } = message
  return { type: 'ai.message.added', data: { conversationId, messageId, position, role, authorId, outcome } }
}
