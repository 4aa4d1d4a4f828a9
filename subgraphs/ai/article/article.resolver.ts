import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { AiContext } from '../context.ts'
import { AiUser } from '../external/user.ts'
import { archiveArticle, createArticle, publishArticle, updateArticle } from './article.commands.ts'
import {
  ArticleBySlugArgs,
  KnowledgeArticleArchiveInput,
  KnowledgeArticleArchivePayload,
  KnowledgeArticleCreateInput,
  KnowledgeArticleCreatePayload,
  KnowledgeArticleFilterInput,
  KnowledgeArticlePublishInput,
  KnowledgeArticlePublishPayload,
  KnowledgeArticleSortInput,
  KnowledgeArticleUpdateInput,
  KnowledgeArticleUpdatePayload,
} from './article.input.ts'
import { selectArticleBySlug, selectArticlePage } from './article.store.ts'
import type { ArticleRow } from './article.store.ts'
import { KnowledgeArticle, KnowledgeArticleConnection } from './article.type.ts'

const managerOnly = 'Needs the role MANAGER of the operator organisation.'

@Resolver(() => KnowledgeArticle)
export class ArticleResolver {
  @Query(() => KnowledgeArticle, {
    nullable: true,
    description: 'One article; null when there is none that you may see.',
  })
  knowledgeArticle(
    @Args(() => NodeArgs) { id }: NodeArgs,
    @Ctx() context: AiContext,
  ): Promise<ArticleRow | null> {
    return context.loaders.article.load(id)
  }

  @Query(() => KnowledgeArticle, {
    nullable: true,
    description: 'The article with this name in addresses; null when there is none that you may see.',
  })
  knowledgeArticleBySlug(
    @Args(() => ArticleBySlugArgs) { slug }: ArticleBySlugArgs,
    @Ctx() context: AiContext,
  ): Promise<ArticleRow | null> {
    return context.database.read((tx) => selectArticleBySlug(tx, slug))
  }

  @Query(() => KnowledgeArticleConnection, {
    description: 'Articles you may see, the last changed first unless sorted otherwise.',
  })
  async knowledgeArticles(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => KnowledgeArticleFilterInput, {
      nullable: true,
      description: 'Which articles to list.',
    })
    filter: KnowledgeArticleFilterInput | undefined,
    @Arg('sort', () => KnowledgeArticleSortInput, { nullable: true, description: 'How to sort them.' })
    sort: KnowledgeArticleSortInput | undefined,
    @Ctx() context: AiContext,
  ): Promise<Connection<ArticleRow>> {
    const found = await context.database.read((tx) => selectArticlePage(tx, page, filter, sort))
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => AiUser, { description: 'Who first wrote it.' })
  author(@Root() article: ArticleRow): AiUser {
    return { id: article.authorId }
  }

  @Mutation(() => KnowledgeArticleCreatePayload, {
    description: `Writes a new article as a draft. ${managerOnly}`,
  })
  knowledgeArticleCreate(
    @Arg('input', () => KnowledgeArticleCreateInput, { description: 'The article.' })
    input: KnowledgeArticleCreateInput,
    @Ctx() context: AiContext,
  ) {
    return payload(
      () => createArticle(context, input),
      (article) => ({ article }),
    )
  }

  @Mutation(() => KnowledgeArticleUpdatePayload, {
    description: `Changes an article; what is published changes for its readers and in answers at once. ${managerOnly}`,
  })
  knowledgeArticleUpdate(
    @Arg('input', () => KnowledgeArticleUpdateInput, { description: 'Which article, and what to change.' })
    input: KnowledgeArticleUpdateInput,
    @Ctx() context: AiContext,
  ) {
    return payload(
      () => updateArticle(context, input),
      (article) => ({ article }),
    )
  }

  @Mutation(() => KnowledgeArticlePublishPayload, {
    description: `Shows an article to its audience and lets answers use it. ${managerOnly}`,
  })
  knowledgeArticlePublish(
    @Arg('input', () => KnowledgeArticlePublishInput, { description: 'Which article.' })
    input: KnowledgeArticlePublishInput,
    @Ctx() context: AiContext,
  ) {
    return payload(
      () => publishArticle(context, input.articleId),
      (article) => ({ article }),
    )
  }

  @Mutation(() => KnowledgeArticleArchivePayload, {
    description: `Takes an article back: nobody else reads it and no answer uses it any more. ${managerOnly}`,
  })
  knowledgeArticleArchive(
    @Arg('input', () => KnowledgeArticleArchiveInput, { description: 'Which article.' })
    input: KnowledgeArticleArchiveInput,
    @Ctx() context: AiContext,
  ) {
    return payload(
      () => archiveArticle(context, input.articleId),
      (article) => ({ article }),
    )
  }
}
