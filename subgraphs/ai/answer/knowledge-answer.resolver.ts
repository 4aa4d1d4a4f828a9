import { Args, Ctx, Directive, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import type { AnswerCitation } from '../../../integrations/ai/answer-provider.ts'
import type { ArticleRow } from '../article/article.store.ts'
import { KnowledgeArticle } from '../article/article.type.ts'
import type { AiContext } from '../context.ts'
import { answerQuestion } from './knowledge-answer.ts'
import { KnowledgeAnswer, KnowledgeAnswerArgs, KnowledgeSource } from './knowledge-answer.type.ts'
import { longAnswer, priceTokens } from './token-price.ts'

@Resolver(() => KnowledgeSource)
export class KnowledgeAnswerResolver {
  @Directive('@authenticated')
  @Directive(`@cost(weight: ${priceTokens(longAnswer)})`)
  @Query(() => KnowledgeAnswer, {
    description:
      'Answers a question from the articles you may read. A key pays for the tokens it took, which its @cost only estimates.',
  })
  async knowledgeAnswer(
    @Args(() => KnowledgeAnswerArgs) { question }: KnowledgeAnswerArgs,
    @Ctx() context: AiContext,
  ) {
    const { text, outcome, citations, usage } = await answerQuestion(context, question)
    const provider = context.services.answerProvider.name
    return { text, outcome, provider, ...usage, sources: citations }
  }

  @FieldResolver(() => KnowledgeArticle, {
    nullable: true,
    description: 'The article it stands in; null when it is no longer there for you.',
  })
  article(@Root() { articleId }: AnswerCitation, @Ctx() context: AiContext): Promise<ArticleRow | null> {
    return context.loaders.article.load(articleId)
  }
}
