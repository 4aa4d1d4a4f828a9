import { and, arrayContains, eq, inArray } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { selectPage } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { knowledgeArticles } from '../tables.ts'
import type { KnowledgeArticleFilterInput, KnowledgeArticleSortInput } from './article.input.ts'

export type ArticleRow = typeof knowledgeArticles.$inferSelect

export function selectArticles(tx: Transaction, ids: readonly string[]): Promise<ArticleRow[]> {
  return tx
    .select()
    .from(knowledgeArticles)
    .where(inArray(knowledgeArticles.id, [...ids]))
}

export async function selectArticleBySlug(tx: Transaction, slug: string): Promise<ArticleRow | null> {
  const [row] = await tx.select().from(knowledgeArticles).where(eq(knowledgeArticles.slug, slug)).limit(1)
  return row ?? null
}

export function selectArticlePage(
  tx: Transaction,
  page: PageRequest,
  filter: KnowledgeArticleFilterInput | undefined,
  sort: KnowledgeArticleSortInput | undefined,
): Promise<Page<ArticleRow>> {
  return selectPage(tx, { table: knowledgeArticles, order: orderOf(sort), where: conditionOf(filter), page })
}

export async function insertArticle(tx: Transaction, row: ArticleRow): Promise<void> {
  await tx.insert(knowledgeArticles).values(row)
}

/** The article as the last transaction left it; nobody else changes it until this one ends. */
export async function lockArticle(tx: Transaction, id: string): Promise<ArticleRow | undefined> {
  const [row] = await tx.select().from(knowledgeArticles).where(eq(knowledgeArticles.id, id)).for('update')
  return row
}

export async function updateArticleRow(tx: Transaction, row: ArticleRow): Promise<void> {
  const { id, ...columns } = row
  await tx.update(knowledgeArticles).set(columns).where(eq(knowledgeArticles.id, id))
}

function orderOf(sort: KnowledgeArticleSortInput | undefined): KeysetOrder {
  const { field, direction } = sort ?? { field: 'UPDATED_AT', direction: 'DESC' }
  const column = field === 'TITLE' ? knowledgeArticles.title : knowledgeArticles.updatedAt
  return { column, id: knowledgeArticles.id, direction: direction === 'ASC' ? 'asc' : 'desc' }
}

function conditionOf(filter: KnowledgeArticleFilterInput | undefined): SQL | undefined {
  if (!filter) return undefined
  const { category, audience, status, tag } = filter
  return and(
    category == null ? undefined : eq(knowledgeArticles.category, category),
    audience == null ? undefined : eq(knowledgeArticles.audience, audience),
    status == null ? undefined : eq(knowledgeArticles.status, status),
    tag == null ? undefined : arrayContains(knowledgeArticles.tags, [tag.trim().toLowerCase()]),
  )
}
