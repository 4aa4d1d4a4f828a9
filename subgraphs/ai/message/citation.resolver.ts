import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { ArticleRow } from '../article/article.store.ts'
import { KnowledgeArticle } from '../article/article.type.ts'
import type { AiContext } from '../context.ts'
import { Citation } from './citation.type.ts'
import type { CitationRow } from './message.store.ts'

@Resolver(() => Citation)
export class CitationResolver {
  @FieldResolver(() => KnowledgeArticle, {
    nullable: true,
    description: 'The article as it is now; null when it is no longer there for you.',
  })
  article(@Root() citation: CitationRow, @Ctx() context: AiContext): Promise<ArticleRow | null> {
    return context.loaders.article.load(citation.articleId)
  }
}
