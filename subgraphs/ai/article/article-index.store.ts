import { inArray, sql } from 'drizzle-orm'
import { bulkInsert } from '../../../platform/database/bulk-insert.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { articleIndex, passages } from '../tables.ts'
import type { ArticleRow } from './article.store.ts'
import { stripMarkup } from './markdown-blocks.ts'
import { splitPassages } from './passages.ts'

/**
 * Makes published articles findable and ready for answers as they are now, and forgets those that are not published.
 * Part of every transaction that changes an article, so that search never lags behind.
 */
export async function indexArticles(tx: Transaction, articles: readonly ArticleRow[]): Promise<void> {
  const ids = articles.map(({ id }) => id)
  await tx.delete(passages).where(inArray(passages.articleId, ids))
  await tx.delete(articleIndex).where(inArray(articleIndex.articleId, ids))
  const published = articles.filter(({ status }) => status === 'PUBLISHED')
  if (published.length === 0) return
  await bulkInsert(tx, passages, published.flatMap(passageRows))
  await insertIndexRows(tx, published)
}

function passageRows(article: ArticleRow): (typeof passages.$inferInsert)[] {
  const { id: articleId, organisationId, audience, title, tags } = article
  return splitPassages(article.body).map(({ text, words, sentences }, position) => ({
    id: createId(),
    articleId,
    organisationId,
    audience,
    position,
    title,
    keywords: tags.join(', '),
    content: text,
    words,
    sentences,
  }))
}

async function insertIndexRows(tx: Transaction, articles: readonly ArticleRow[]): Promise<void> {
  const rows = articles.map(({ id, organisationId, audience, title, tags, body }) => ({
    id,
    organisation_id: organisationId,
    audience,
    title: stripMarkup(title),
    tags: tags.join(', '),
    plain_text: splitPassages(body)
      .map(({ text }) => text)
      .join('\n'),
  }))
  await tx.execute(sql`
    insert into ai.article_index (article_id, organisation_id, audience, plain_text, vector)
    select r.id, r.organisation_id, r.audience, r.plain_text,
           setweight(ai.text_vector(r.title), 'A') || setweight(ai.text_vector(r.tags), 'B') || setweight(ai.text_vector(r.plain_text), 'C')
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as r (id uuid, organisation_id uuid, audience text, title text, tags text, plain_text text)`)
}
