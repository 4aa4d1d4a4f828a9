import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { ArticleRow } from '../article/article.store.ts'
import { KnowledgeArticle } from '../article/article.type.ts'
import type { AiContext } from '../context.ts'
import type { RetrievalCandidate as Candidate } from './retrieval.ts'
import { RetrievalCandidate } from './retrieval.type.ts'

@Resolver(() => RetrievalCandidate)
export class RetrievalCandidateResolver {
  @FieldResolver(() => KnowledgeArticle, {
    nullable: true,
    description: 'The article it stood in, as it is now; null when it is no longer there for you.',
  })
  article(@Root() candidate: Candidate, @Ctx() context: AiContext): Promise<ArticleRow | null> {
    return context.loaders.article.load(candidate.articleId)
  }
}
