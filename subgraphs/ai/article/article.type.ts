import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { ArticleAudience, ArticleCategory, ArticleStatus } from './article.ts'

export const ArticleStatusEnum = enumType('KnowledgeArticleStatus', 'Where an article is in its life.', {
  DRAFT: 'Being written; its keepers alone see it.',
  PUBLISHED: 'Read by its audience, found by search and used in answers.',
  ARCHIVED: 'Taken back; no longer found or used.',
} satisfies Record<ArticleStatus, string>)

export const ArticleAudienceEnum = enumType('KnowledgeArticleAudience', 'Who may read a published article.', {
  PUBLIC: 'Everybody.',
  DEALER: 'Dealers and our own people.',
  INTERNAL: 'Our own people.',
} satisfies Record<ArticleAudience, string>)

export const ArticleCategoryEnum = enumType('KnowledgeArticleCategory', 'What an article is about.', {
  CHEMISTRY: 'Battery chemistries and how they differ.',
  CHARGING: 'Charging, storing and the state of charge.',
  LEAD_ACID: 'Lead batteries.',
  SYSTEMS: 'Installations: sizing, cables, fuses, inverters.',
  SAFETY: 'Fire, gas and damaged batteries.',
  TRANSPORT: 'Dangerous goods rules and recycling.',
  SERVICE: 'Orders, returns, warranty and accounts.',
  TRADE: 'Selling our batteries.',
} satisfies Record<ArticleCategory, string>)

@Directive('@key(fields: "id")')
@ObjectType({
  simpleResolvers: true,
  description: 'An article of the knowledge base, which answers are made from.',
})
export class KnowledgeArticle {
  @Field(() => ID, { description: 'Id of the article, a UUID.' })
  id: string

  @Field(() => String, { description: 'Its name in addresses, unique: lower case words joined by hyphens.' })
  slug: string

  @Field(() => String, { description: 'Title, up to 200 characters.' })
  title: string

  @Field(() => String, { description: 'The text as markdown, up to 50,000 characters.' })
  body: string

  @Field(() => ArticleCategoryEnum, { description: 'What it is about.' })
  category: ArticleCategory

  @Field(() => ArticleAudienceEnum, { description: 'Who may read it once it is published.' })
  audience: ArticleAudience

  @Field(() => [String], { description: 'Words it is to be found by, up to 20, in lower case.' })
  tags: string[]

  @Field(() => ArticleStatusEnum, { description: 'Where it is in its life.' })
  status: ArticleStatus

  @Field(() => Date, { description: 'When it was first written.' })
  createdAt: Date

  @Field(() => Date, { description: 'When its text last changed.' })
  updatedAt: Date

  @Field(() => Date, { nullable: true, description: 'When it was last published; null when it never was.' })
  publishedAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was taken back; null while it was not.' })
  archivedAt: Date | null
}

export const KnowledgeArticleConnection = connectionType('KnowledgeArticle', () => KnowledgeArticle)
