import type { NewEvent } from '../../platform/events/event.ts'
import type { ArticleAudience } from './article/article.ts'
import type { AnswerOutcome, MessageRole } from './message/message.ts'

/** What ai tells the others. Streams: `ai.knowledge_article/<id>`, `ai.conversation/<id>`. */
interface ArticleFacts {
  articleId: string
  slug: string
  audience: ArticleAudience
}
export type KnowledgeArticleCreated = NewEvent<
  'ai.knowledge_article.created',
  ArticleFacts & { title: string }
>
export type KnowledgeArticleUpdated = NewEvent<
  'ai.knowledge_article.updated',
  ArticleFacts & { changed: readonly string[] }
>
export type KnowledgeArticlePublished = NewEvent<'ai.knowledge_article.published', ArticleFacts>
export type KnowledgeArticleArchived = NewEvent<'ai.knowledge_article.archived', ArticleFacts>

interface ConversationParties {
  conversationId: string
  userId: string
  customerId: string | null
}
export type ConversationStarted = NewEvent<'ai.conversation.started', ConversationParties>
/** The person who asks turned out to be this customer. */
export type ConversationLinked = NewEvent<'ai.conversation.linked', ConversationParties>
/** From here on people answer, not the assistant. */
export type ConversationHandedOver = NewEvent<'ai.conversation.handed_over', ConversationParties>
export type ConversationClosed = NewEvent<'ai.conversation.closed', ConversationParties>
/** Part of its conversation's stream. The text stays out: events are kept for ever. */
export type MessageAdded = NewEvent<
  'ai.message.added',
  {
    conversationId: string
    messageId: string
    position: number
    role: MessageRole
    authorId: string | null
    outcome: AnswerOutcome | null
  }
>

export type KnowledgeArticleEvent =
  KnowledgeArticleCreated | KnowledgeArticleUpdated | KnowledgeArticlePublished | KnowledgeArticleArchived
export type ConversationEvent =
  ConversationStarted | ConversationLinked | ConversationHandedOver | ConversationClosed | MessageAdded
export type AiEvent = KnowledgeArticleEvent | ConversationEvent
