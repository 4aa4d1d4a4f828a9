import { bulkInsert } from '../../platform/database/bulk-insert.ts'
import type { Transaction } from '../../platform/database/viewer-database.ts'
import { stream } from '../../platform/events/event.ts'
import { importEvents } from '../../platform/events/import-events.ts'
import type { HistoricalEvent } from '../../platform/events/import-events.ts'
import { indexArticles } from '../../subgraphs/ai/article/article-index.store.ts'
import type { ArticleRow } from '../../subgraphs/ai/article/article.store.ts'
import {
  citations,
  conversations,
  customerAccounts,
  knowledgeArticles,
  messages,
  operatorOrganisation,
} from '../../subgraphs/ai/tables.ts'
import type { KnowledgeArticleEvent } from '../../subgraphs/ai/events.ts'
import { conversationRows } from './ai/conversations.ts'
import type { KnowledgeArticle } from './world/knowledge.ts'
import { operatorOf } from './world/organisations.ts'
import type { World } from './world/world.ts'

/** Writes the world's knowledge base, ready to answer from, and its conversations with the events that led there. */
export async function seedAi(tx: Transaction, world: World): Promise<void> {
  await bulkInsert(tx, operatorOrganisation, [{ organisationId: operatorOf(world.organisations).id }])
  await bulkInsert(tx, customerAccounts, customerAccountRows(world))
  const articles = world.articles.map(articleRow)
  await bulkInsert(tx, knowledgeArticles, articles)
  await indexArticles(tx, articles)
  const said = conversationRows(world)
  await bulkInsert(tx, conversations, said.conversations)
  await bulkInsert(tx, messages, said.messages)
  await bulkInsert(tx, citations, said.citations)
  const events = [...world.articles.flatMap(articleEvents), ...said.events]
  await importEvents(
    tx,
    events.toSorted((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime()),
  )
}

function customerAccountRows(world: World): (typeof customerAccounts.$inferInsert)[] {
  return world.customers.map(({ id, organisationId, userId }) => ({ customerId: id, organisationId, userId }))
}

function articleRow(article: KnowledgeArticle): ArticleRow {
  const { id, organisationId, slug, title, body, category, audience, createdAt, publishedAt, updatedAt } =
    article
  return {
    id,
    organisationId,
    slug,
    title,
    body,
    category,
    audience,
    tags: [...article.tags],
    status: 'PUBLISHED',
    authorId: article.authorUserId,
    version: articleEvents(article).length,
    createdAt,
    updatedAt,
    publishedAt,
    archivedAt: null,
  }
}

function articleEvents(article: KnowledgeArticle): HistoricalEvent[] {
  const { id: articleId, slug, audience, title, createdAt, publishedAt, updatedAt } = article
  const facts = { articleId, slug, audience }
  const history: readonly (readonly [KnowledgeArticleEvent, Date])[] = [
    [{ type: 'ai.knowledge_article.created', data: { ...facts, title } }, createdAt],
    [{ type: 'ai.knowledge_article.published', data: facts }, publishedAt],
    [{ type: 'ai.knowledge_article.updated', data: { ...facts, changed: ['body'] } }, updatedAt],
  ]
  const happened = updatedAt > publishedAt ? history : history.slice(0, 2)
  return happened.map(([event, occurredAt], index) => ({
    ...event,
    stream: stream('ai', 'knowledge_article', articleId),
    version: index + 1,
    organisationId: article.organisationId,
    actor: { kind: 'user', id: article.authorUserId },
    occurredAt,
  }))
}
