import { stream } from '../../../platform/events/event.ts'
import type { EventActor } from '../../../platform/events/event.ts'
import type { HistoricalEvent } from '../../../platform/events/import-events.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { stripMarkup } from '../../../subgraphs/ai/article/markdown-blocks.ts'
import { readSentences } from '../../../subgraphs/ai/article/passages.ts'
import type { ConversationEvent } from '../../../subgraphs/ai/events.ts'
import type { citations, conversations, messages } from '../../../subgraphs/ai/tables.ts'
import type { Conversation, Message } from '../world/conversations.ts'
import type { KnowledgeArticle } from '../world/knowledge.ts'
import type { World } from '../world/world.ts'

export interface ConversationRows {
  readonly conversations: (typeof conversations.$inferInsert)[]
  readonly messages: (typeof messages.$inferInsert)[]
  readonly citations: (typeof citations.$inferInsert)[]
  readonly events: HistoricalEvent[]
}

/** What was said before this graph existed: answers carry their citations, and no trace of how they were found. */
export function conversationRows(world: World): ConversationRows {
  const articles = new Map(world.articles.map((article) => [article.id, article]))
  const all = world.conversations
  return {
    conversations: all.map((conversation) => conversationRow(conversation)),
    messages: all.flatMap((conversation) =>
      conversation.messages.map((message, index) => messageRow(conversation, message, index)),
    ),
    citations: all.flatMap(({ messages }) => messages.flatMap((message) => citationRows(message, articles))),
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
  articles: ReadonlyMap<string, KnowledgeArticle>,
): (typeof citations.$inferInsert)[] {
  return message.citations.map(({ articleId, quote }, index) => {
    const article = articles.get(articleId)
    if (!article) throw new Error(`A seeded message cites the unknown article ${articleId}.`)
    return {
      id: createId(message.createdAt.getTime()),
      messageId: message.id,
      rank: index + 1,
      articleId,
      articleTitle: article.title,
      quote: wholeSentence(article, quote),
    }
  })
}

/** The sentence as answers quote it: free of markup, and with the heading when only that was meant. */
function wholeSentence({ body, slug }: KnowledgeArticle, quote: string): string {
  const plain = stripMarkup(quote).replaceAll('**', '')
  for (const { text, section } of readSentences(body)) {
    if (text.includes(plain)) return text
    if (section?.includes(plain.replace(/\.$/, ''))) return `${section}: ${text}`
  }
  // A world's sentence may span what are two of ours, a bold heading and what follows it.
  const found = readSentences(body).find(({ text }) => plain.includes(text))
  if (!found) throw new Error(`Article ${slug} has no sentence “${plain}”.`)
  return found.text
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
