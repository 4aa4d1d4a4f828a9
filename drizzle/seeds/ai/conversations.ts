import { stream } from '../../../platform/events/event.ts'
import type { EventActor } from '../../../platform/events/event.ts'
import type { HistoricalEvent } from '../../../platform/events/import-events.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { stripMarkup } from '../../../subgraphs/ai/article/markdown-blocks.ts'
import type { ConversationEvent } from '../../../subgraphs/ai/events.ts'
import type { citations, conversations, messages } from '../../../subgraphs/ai/tables.ts'
import type { Conversation, Message } from '../world/conversations.ts'
import type { World } from '../world/world.ts'

export interface ConversationRows {
  readonly conversations: (typeof conversations.$inferInsert)[]
  readonly messages: (typeof messages.$inferInsert)[]
  readonly citations: (typeof citations.$inferInsert)[]
  readonly events: HistoricalEvent[]
}

/** What was said before this graph existed: answers carry their citations, and no trace of how they were found. */
export function conversationRows(world: World): ConversationRows {
  const titles = new Map(world.articles.map(({ id, title }) => [id, title]))
  const all = world.conversations
  return {
    conversations: all.map((conversation) => conversationRow(conversation)),
    messages: all.flatMap((conversation) =>
      conversation.messages.map((message, index) => messageRow(conversation, message, index)),
    ),
    citations: all.flatMap(({ messages }) => messages.flatMap((message) => citationRows(message, titles))),
    events: all.flatMap(eventsOf),
  }
}

function conversationRow(conversation: Conversation): typeof conversations.$inferInsert {
  const { id, organisationId, userId, customerId, agentUserId, subject, status, createdAt, updatedAt } =
    conversation
  return {
    id,
    organisationId,
    userId,
    customerId,
    agentId: agentUserId,
    subject,
    status,
    messageCount: conversation.messages.length,
    version: eventsOf(conversation).length,
    createdAt,
    lastMessageAt: updatedAt,
    handedOverAt: handedOverAt(conversation),
    closedAt: conversation.closedAt,
  }
}

/** When the customer asked for a person: the last thing said before one answered. */
function handedOverAt({ messages }: Conversation): Date | null {
  const first = messages.findIndex(({ role }) => role === 'AGENT')
  return messages[first - 1]?.createdAt ?? null
}

function messageRow(
  { id: conversationId, organisationId, userId, messages: said }: Conversation,
  message: Message,
  index: number,
): typeof messages.$inferInsert {
  const isAnswer = message.role === 'ASSISTANT'
  return {
    id: message.id,
    conversationId,
    organisationId,
    userId,
    position: index + 1,
    role: message.role,
    authorId: message.authorUserId,
    text: message.body,
    inReplyTo: isAnswer ? said[index - 1]?.id : null,
    outcome: isAnswer ? 'ANSWERED' : null,
    createdAt: message.createdAt,
  }
}

function citationRows(
  message: Message,
  titles: ReadonlyMap<string, string>,
): (typeof citations.$inferInsert)[] {
  return message.citations.map(({ articleId, quote }, index) => ({
    id: createId(message.createdAt.getTime()),
    messageId: message.id,
    rank: index + 1,
    articleId,
    articleTitle: titles.get(articleId) ?? '',
    quote: stripMarkup(quote),
  }))
}

function eventsOf(conversation: Conversation): HistoricalEvent[] {
  const { id: conversationId, userId, customerId, organisationId, closedAt } = conversation
  const parties = { conversationId, userId, customerId }
  const asker: EventActor = { kind: 'user', id: userId }
  const history: { event: ConversationEvent; actor: EventActor; occurredAt: Date }[] = [
    {
      event: { type: 'ai.conversation.started', data: parties },
      actor: asker,
      occurredAt: conversation.createdAt,
    },
  ]
  for (const [index, message] of conversation.messages.entries()) {
    const { id: messageId, role, authorUserId: authorId, createdAt: occurredAt } = message
    const outcome = role === 'ASSISTANT' ? ('ANSWERED' as const) : null
    const data = { conversationId, messageId, position: index + 1, role, authorId, outcome }
    history.push({
      event: { type: 'ai.message.added', data },
      actor: { kind: 'user', id: authorId ?? userId },
      occurredAt,
    })
    const isLastBeforeAgent = conversation.messages[index + 1]?.role === 'AGENT' && role !== 'AGENT'
    if (isLastBeforeAgent)
      history.push({
        event: { type: 'ai.conversation.handed_over', data: parties },
        actor: asker,
        occurredAt,
      })
  }
  if (closedAt)
    history.push({
      event: { type: 'ai.conversation.closed', data: parties },
      actor: { kind: 'service', id: 'seed' },
      occurredAt: closedAt,
    })
  return history.map(({ event, actor, occurredAt }, index) => ({
    ...event,
    stream: stream('ai', 'conversation', conversationId),
    version: index + 1,
    organisationId,
    actor,
    occurredAt,
  }))
}
