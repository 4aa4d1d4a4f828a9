import { eq, getTableColumns, sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { articleIndex, knowledgeArticles } from '../tables.ts'
import type { SearchPlace } from './article-search.ts'
import type { ArticleRow } from './article.store.ts'

export interface ArticleHit {
  readonly article: ArticleRow
  readonly score: number
  readonly snippet: string
}

const headline = 'StartSel=**, StopSel=**, MaxFragments=2, MinWords=8, MaxWords=24, FragmentDelimiter=" … "'

/** Published articles the viewer may read that meet the query, best first, up to `most` behind `after`. */
export async function searchArticles(
  tx: Transaction,
  query: string,
  after: SearchPlace | null,
  most: number,
): Promise<ArticleHit[]> {
  const wanted = sql`websearch_to_tsquery('english', ${query})`
  const found = sql`ai.search_articles(${wanted}, ${after?.score ?? null}::real, ${after?.id ?? null}::uuid, ${most})`
  return tx
    .select({
      article: getTableColumns(knowledgeArticles),
      score: sql<number>`found.score`,
      snippet: sql<string>`ts_headline('english', ${articleIndex.plainText}, ${wanted}, ${headline})`,
    })
    .from(sql`${found} as found`)
    .innerJoin(articleIndex, eq(articleIndex.articleId, sql`found.article_id`))
    .innerJoin(knowledgeArticles, eq(knowledgeArticles.id, articleIndex.articleId))
    .orderBy(sql`found.score desc, found.article_id desc`)
}
