import { requireOperator, requireUser } from '../../../platform/auth/permission.ts'
import { violatedConstraint } from '../../../platform/database/database-error.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { AiContext } from '../context.ts'
import type { KnowledgeArticleEvent } from '../events.ts'
import { normaliseTags, requireArchivable, requirePublishable, textChanges } from './article.ts'
import type { KnowledgeArticleCreateInput, KnowledgeArticleUpdateInput } from './article.input.ts'
import { indexArticles } from './article-index.store.ts'
import { insertArticle, lockArticle, updateArticleRow } from './article.store.ts'
import type { ArticleRow } from './article.store.ts'

/** Writes a new article of our own as a draft. */
export async function createArticle(
  context: AiContext,
  input: KnowledgeArticleCreateInput,
): Promise<ArticleRow> {
  const { organisationId } = requireOperator(context.viewer, 'MANAGER')
  const { userId } = requireUser(context.viewer)
  const now = new Date()
  const { slug, title, body, category, audience, tags } = input
  const row: ArticleRow = {
    id: createId(),
    organisationId,
    slug,
    title: title.trim(),
    body,
    category,
    audience,
    tags: normaliseTags(tags ?? []),
    status: 'DRAFT',
    authorId: userId,
    version: 1,
    createdAt: now,
    updatedAt: now,
    publishedAt: null,
    archivedAt: null,
  }
  return refusingTakenSlug(() =>
    context.database.write(async (tx) => {
      await insertArticle(tx, row)
      const created = {
        type: 'ai.knowledge_article.created',
        data: { ...factsOf(row), title: row.title },
      } as const
      await appendArticleEvent(tx, row, created)
      return row
    }),
  )
}

/** Changes an article; appends nothing when nothing differs. */
export async function updateArticle(
  context: AiContext,
  input: KnowledgeArticleUpdateInput,
): Promise<ArticleRow> {
  const { articleId, tags, title, ...rest } = input
  const patch = { ...rest, title: title?.trim(), tags: tags && normaliseTags(tags) }
  return refusingTakenSlug(() =>
    changeArticle(context, articleId, (article, now) => {
      const changes = textChanges(article, patch)
      const changed = Object.keys(changes)
      if (changed.length === 0) return null
      const row = { ...article, ...changes, tags: [...(changes.tags ?? article.tags)], updatedAt: now }
      return { row, event: { type: 'ai.knowledge_article.updated', data: { ...factsOf(row), changed } } }
    }),
  )
}

export function publishArticle(context: AiContext, articleId: string): Promise<ArticleRow> {
  return changeArticle(context, articleId, (article, now) => {
    requirePublishable(article.status)
    const row: ArticleRow = { ...article, status: 'PUBLISHED', publishedAt: now, archivedAt: null }
    return { row, event: { type: 'ai.knowledge_article.published', data: factsOf(row) } }
  })
}

export function archiveArticle(context: AiContext, articleId: string): Promise<ArticleRow> {
  return changeArticle(context, articleId, (article, now) => {
    requireArchivable(article.status)
    const row: ArticleRow = { ...article, status: 'ARCHIVED', archivedAt: now }
    return { row, event: { type: 'ai.knowledge_article.archived', data: factsOf(row) } }
  })
}

interface ArticleChange {
  readonly row: ArticleRow
  readonly event: KnowledgeArticleEvent
}

/** Locks an article of the viewer's, decides on it as it is, and writes row, index and event together. */
async function changeArticle(
  context: AiContext,
  articleId: string,
  decide: (article: ArticleRow, now: Date) => ArticleChange | null,
): Promise<ArticleRow> {
  const { organisationId } = requireOperator(context.viewer, 'MANAGER')
  return context.database.write(async (tx) => {
    const article = await lockArticle(tx, articleId)
    if (!article || article.organisationId !== organisationId)
      return refuse('NOT_FOUND', 'There is no such article.', ['input', 'articleId'])
    const change = decide(article, new Date())
    if (!change) return article
    const row = { ...change.row, version: article.version + 1 }
    await updateArticleRow(tx, row)
    await indexArticles(tx, [row])
    await appendArticleEvent(tx, row, change.event)
    return row
  })
}

async function appendArticleEvent(
  tx: Transaction,
  { id, organisationId, version }: ArticleRow,
  event: KnowledgeArticleEvent,
): Promise<void> {
  const name = stream('ai', 'knowledge_article', id)
  await appendEvents(tx, { stream: name, events: [event], organisationId, expectedVersion: version - 1 })
}

function factsOf({ id, slug, audience }: ArticleRow) {
  return { articleId: id, slug, audience }
}

async function refusingTakenSlug(command: () => Promise<ArticleRow>): Promise<ArticleRow> {
  try {
    return await command()
  } catch (error) {
    if (violatedConstraint(error) !== 'knowledge_articles_organisation_id_slug_key') throw error
    return refuse('SLUG_TAKEN', 'Another article has this name in addresses.', ['input', 'slug'])
  }
}
