import { sql } from 'drizzle-orm'
import { customType, doublePrecision, integer, jsonb, pgSchema, text, uuid } from 'drizzle-orm/pg-core'
import { instant, primaryId } from '../../platform/database/columns.ts'
import type { ArticleAudience, ArticleCategory, ArticleStatus } from './article/article.ts'
import type { PassageSentence } from './article/passages.ts'
import type { ConversationStatus } from './conversation/conversation.ts'
import type { AnswerOutcome, MessageRole } from './message/message.ts'
import type { RetrievalCandidate, RetrievalTerm } from './retrieval/retrieval.ts'

const ai = pgSchema('ai')

/** The lexemes of a text as full-text search reads it; only SQL makes and reads them. */
const searchVector = customType<{ data: string }>({ dataType: () => 'tsvector' })

/** The version an aggregate's event stream is at. */
const streamVersion = () => integer('version').notNull()

export const operatorOrganisation = ai.table('operator_organisation', {
  organisationId: uuid('organisation_id').primaryKey(),
})

export const customerAccounts = ai.table('customer_accounts', {
  customerId: uuid('customer_id').primaryKey(),
  organisationId: uuid('organisation_id').notNull(),
  userId: uuid('user_id'),
})

export const knowledgeArticles = ai.table('knowledge_articles', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  slug: text('slug').notNull(),
  title: text('title').notNull(),
  body: text('body').notNull(),
  category: text('category').$type<ArticleCategory>().notNull(),
  audience: text('audience').$type<ArticleAudience>().notNull(),
  tags: text('tags').array().notNull(),
  status: text('status').$type<ArticleStatus>().notNull(),
  authorId: uuid('author_id').notNull(),
  version: streamVersion(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  publishedAt: instant('published_at'),
  archivedAt: instant('archived_at'),
})

export const articleIndex = ai.table('article_index', {
  articleId: uuid('article_id').primaryKey(),
  organisationId: uuid('organisation_id').notNull(),
  audience: text('audience').$type<ArticleAudience>().notNull(),
  plainText: text('plain_text').notNull(),
  vector: searchVector('vector').notNull(),
})

export const passages = ai.table('passages', {
  id: primaryId(),
  articleId: uuid('article_id').notNull(),
  organisationId: uuid('organisation_id').notNull(),
  audience: text('audience').$type<ArticleAudience>().notNull(),
  position: integer('position').notNull(),
  title: text('title').notNull(),
  keywords: text('keywords').notNull(),
  content: text('content').notNull(),
  words: integer('words').notNull(),
  sentences: jsonb('sentences').$type<readonly PassageSentence[]>().notNull(),
  vector: searchVector('vector')
    .notNull()
    .generatedAlwaysAs(
      sql`setweight(ai.text_vector(title), 'A') || setweight(ai.text_vector(keywords), 'B') || setweight(ai.text_vector(content), 'D')`,
    ),
})

export const conversations = ai.table('conversations', {
  id: primaryId(),
  /** The organisation that answers. */
  organisationId: uuid('organisation_id').notNull(),
  /** The person who asks. */
  userId: uuid('user_id').notNull(),
  customerId: uuid('customer_id'),
  agentId: uuid('agent_id'),
  clientKey: text('client_key'),
  subject: text('subject'),
  status: text('status').$type<ConversationStatus>().notNull(),
  messageCount: integer('message_count').notNull(),
  version: streamVersion(),
  createdAt: instant('created_at').notNull(),
  lastMessageAt: instant('last_message_at').notNull(),
  handedOverAt: instant('handed_over_at'),
  closedAt: instant('closed_at'),
})

export const messages = ai.table('messages', {
  id: primaryId(),
  conversationId: uuid('conversation_id').notNull(),
  organisationId: uuid('organisation_id').notNull(),
  userId: uuid('user_id').notNull(),
  position: integer('position').notNull(),
  role: text('role').$type<MessageRole>().notNull(),
  authorId: uuid('author_id'),
  clientKey: text('client_key'),
  text: text('content').notNull(),
  inReplyTo: uuid('in_reply_to'),
  outcome: text('outcome').$type<AnswerOutcome>(),
  provider: text('provider'),
  createdAt: instant('created_at').notNull(),
})

export const citations = ai.table('citations', {
  id: primaryId(),
  messageId: uuid('message_id').notNull(),
  rank: integer('rank').notNull(),
  articleId: uuid('article_id').notNull(),
  articleTitle: text('article_title').notNull(),
  quote: text('quote').notNull(),
  score: doublePrecision('score'),
})

export const retrievals = ai.table('retrievals', {
  messageId: uuid('message_id').primaryKey(),
  organisationId: uuid('organisation_id').notNull(),
  question: text('question').notNull(),
  terms: jsonb('terms').$type<readonly RetrievalTerm[]>().notNull(),
  candidates: jsonb('candidates').$type<readonly RetrievalCandidate[]>().notNull(),
  createdAt: instant('created_at').notNull(),
})
