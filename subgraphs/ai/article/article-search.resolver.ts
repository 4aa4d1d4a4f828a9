import { Args, Ctx, Query, Resolver } from 'type-graphql'
import { defaultPageSize } from '../../../platform/database/keyset.ts'
import type { AiContext } from '../context.ts'
import { readPlace, writePlace } from './article-search.ts'
import { KnowledgeSearchArgs } from './article-search.input.ts'
import { searchArticles } from './article-search.store.ts'
import { KnowledgeSearchConnection } from './article-search.type.ts'

@Resolver()
export class ArticleSearchResolver {
  @Query(() => KnowledgeSearchConnection, {
    description:
      'Published articles you may read that hold these words, best first: title before tags before text.',
  })
  async knowledgeSearch(
    @Args(() => KnowledgeSearchArgs) { query, first, after }: KnowledgeSearchArgs,
    @Ctx() context: AiContext,
  ): Promise<KnowledgeSearchConnection> {
    const size = first ?? defaultPageSize
    const place = after == null ? null : readPlace(after)
    const found = await context.database.read((tx) => searchArticles(tx, query, place, size + 1))
    const edges = found.slice(0, size).map(({ article, score, snippet }) => ({
      cursor: writePlace({ score, id: article.id }),
      node: article,
      score,
      snippet,
    }))
    const [startCursor, endCursor] = [edges.at(0)?.cursor ?? null, edges.at(-1)?.cursor ?? null]
    const pageInfo = {
      hasNextPage: found.length > size,
      hasPreviousPage: place !== null,
      startCursor,
      endCursor,
    }
    return { edges, pageInfo }
  }
}
