import {
  ArrayMaxSize,
  IsNotEmpty,
  IsOptional,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator'
import { ArgsType, Field, ID, InputType } from 'type-graphql'
import { entityPayloadType } from '../../../platform/graphql/entity-payload.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { SortDirectionEnum } from '../../../platform/graphql/sort-direction.ts'
import type { SortDirection } from '../../../platform/graphql/sort-direction.ts'
import type { ArticleAudience, ArticleCategory, ArticleStatus } from './article.ts'
import {
  ArticleAudienceEnum,
  ArticleCategoryEnum,
  ArticleStatusEnum,
  KnowledgeArticle,
} from './article.type.ts'

const slugForm = /^[a-z0-9]+(-[a-z0-9]+)*$/
const slugMessage = { message: 'slug must be lower case words joined by hyphens' }
const notBlank = { message: '$property must not be blank' }
const maxBody = 50_000

@ArgsType()
export class ArticleBySlugArgs {
  @Field(() => String, { description: 'Its name in addresses, up to 120 characters.' })
  @Length(1, 120)
  slug: string
}

@InputType({ description: 'Which articles to list; conditions left out hold for all.' })
export class KnowledgeArticleFilterInput {
  @Field(() => ArticleCategoryEnum, { nullable: true, description: 'Only articles about this.' })
  category?: ArticleCategory | null

  @Field(() => ArticleAudienceEnum, { nullable: true, description: 'Only articles for this audience.' })
  audience?: ArticleAudience | null

  @Field(() => ArticleStatusEnum, { nullable: true, description: 'Only articles in this state.' })
  status?: ArticleStatus | null

  @Field(() => String, { nullable: true, description: 'Only articles with this tag, up to 40 characters.' })
  @IsOptional()
  @Length(1, 40)
  tag?: string | null
}

export type ArticleSortField = 'UPDATED_AT' | 'TITLE'
export const ArticleSortFieldEnum = enumType('KnowledgeArticleSortField', 'What articles can be sorted by.', {
  UPDATED_AT: 'When the text last changed.',
  TITLE: 'The title.',
} satisfies Record<ArticleSortField, string>)

@InputType({ description: 'How to sort articles.' })
export class KnowledgeArticleSortInput {
  @Field(() => ArticleSortFieldEnum, { description: 'What to sort by.' })
  field: ArticleSortField

  @Field(() => SortDirectionEnum, { description: 'Which way.' })
  direction: SortDirection
}

@InputType({ description: 'A new article; it begins as a draft.' })
export class KnowledgeArticleCreateInput {
  @Field(() => String, {
    description: 'Its name in addresses, up to 120 characters: lower case words joined by hyphens.',
  })
  @Length(1, 120)
  @Matches(slugForm, slugMessage)
  slug: string

  @Field(() => String, { description: 'Title, 1 to 200 characters.' })
  @Length(1, 200)
  @Matches(/\S/, notBlank)
  title: string

  @Field(() => String, { description: 'The text as markdown, 1 to 50,000 characters.' })
  @Length(1, maxBody)
  @Matches(/\S/, notBlank)
  body: string

  @Field(() => ArticleCategoryEnum, { description: 'What it is about.' })
  category: ArticleCategory

  @Field(() => ArticleAudienceEnum, { description: 'Who may read it once it is published.' })
  audience: ArticleAudience

  @Field(() => [String], {
    nullable: true,
    description: 'Words it is to be found by, up to 20 of up to 40 characters.',
  })
  @IsOptional()
  @ArrayMaxSize(20)
  @MaxLength(40, { each: true })
  tags?: string[] | null
}

@InputType({ description: 'What to change of an article; fields left out or null stay.' })
export class KnowledgeArticleUpdateInput {
  @Field(() => ID, { description: 'Id of the article to change.' })
  @IsUUID()
  articleId: string

  @Field(() => String, { nullable: true, description: 'Its name in addresses, up to 120 characters.' })
  @IsOptional()
  @Length(1, 120)
  @Matches(slugForm, slugMessage)
  slug?: string | null

  @Field(() => String, { nullable: true, description: 'Title, 1 to 200 characters.' })
  @IsOptional()
  @Length(1, 200)
  @Matches(/\S/, notBlank)
  title?: string | null

  @Field(() => String, { nullable: true, description: 'The text as markdown, 1 to 50,000 characters.' })
  @IsOptional()
  @Length(1, maxBody)
  @Matches(/\S/, notBlank)
  body?: string | null

  @Field(() => ArticleCategoryEnum, { nullable: true, description: 'What it is about.' })
  category?: ArticleCategory | null

  @Field(() => ArticleAudienceEnum, { nullable: true, description: 'Who may read it once it is published.' })
  audience?: ArticleAudience | null

  @Field(() => [String], {
    nullable: true,
    description: 'Words it is to be found by, up to 20 of up to 40 characters; an empty list removes all.',
  })
  @ValidateIf((_, value) => value != null)
  @ArrayMaxSize(20)
  @MaxLength(40, { each: true })
  @IsNotEmpty({ each: true })
  tags?: string[] | null
}

@InputType({ description: 'Which article to publish.' })
export class KnowledgeArticlePublishInput {
  @Field(() => ID, { description: 'Id of the article, a draft or an archived one.' })
  @IsUUID()
  articleId: string
}

@InputType({ description: 'Which article to take back.' })
export class KnowledgeArticleArchiveInput {
  @Field(() => ID, { description: 'Id of the article.' })
  @IsUUID()
  articleId: string
}

const notFound = { NOT_FOUND: 'There is no such article that you keep.' }
const slugTaken = { SLUG_TAKEN: 'Another article has this name in addresses.' }
const article = () => KnowledgeArticle

export const KnowledgeArticleCreatePayload = entityPayloadType(
  'KnowledgeArticleCreate',
  'article',
  article,
  slugTaken,
)
export const KnowledgeArticleUpdatePayload = entityPayloadType('KnowledgeArticleUpdate', 'article', article, {
  ...notFound,
  ...slugTaken,
})
export const KnowledgeArticlePublishPayload = entityPayloadType(
  'KnowledgeArticlePublish',
  'article',
  article,
  {
    ...notFound,
    ALREADY_PUBLISHED: 'It is published already.',
  },
)
export const KnowledgeArticleArchivePayload = entityPayloadType(
  'KnowledgeArticleArchive',
  'article',
  article,
  {
    ...notFound,
    ALREADY_ARCHIVED: 'It is archived already.',
  },
)
