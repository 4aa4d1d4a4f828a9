import { Field, Float, ObjectType } from 'type-graphql'
import { PageInfo } from '../../../platform/graphql/connection.ts'
import { KnowledgeArticle } from './article.type.ts'

@ObjectType({
  simpleResolvers: true,
  description: 'An article that was found, with its place among the found.',
})
export class KnowledgeSearchEdge {
  @Field(() => String, { description: 'Opaque place of this article among the found; give it as after.' })
  cursor: string

  @Field(() => KnowledgeArticle, { description: 'The article.' })
  node: KnowledgeArticle

  @Field(() => Float, { description: 'How well it meets the query; comparable within one search only.' })
  score: number

  @Field(() => String, {
    description: 'Parts of the text that meet the query, with the words that do between **.',
  })
  snippet: string
}

@ObjectType({ simpleResolvers: true, description: 'A slice of the articles that were found.' })
export class KnowledgeSearchConnection {
  @Field(() => [KnowledgeSearchEdge], { description: 'The articles of the slice, best first.' })
  edges: KnowledgeSearchEdge[]

  @Field(() => PageInfo, { description: 'Where the slice stands among all that were found.' })
  pageInfo: PageInfo
}
