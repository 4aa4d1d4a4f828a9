import { Field, Float, ID, Int, ObjectType } from 'type-graphql'

@ObjectType({
  simpleResolvers: true,
  description: 'A sentence of the knowledge base that an answer stands on.',
})
export class Citation {
  @Field(() => ID, { description: 'Id of the citation, a UUID.' })
  id: string

  @Field(() => Int, { description: 'Its number in the answer, where it stands as [1], [2] and so on.' })
  rank: number

  @Field(() => String, { description: 'The sentence as it stood in the article then, without markup.' })
  quote: string

  @Field(() => String, { description: 'Title of the article then.' })
  articleTitle: string

  @Field(() => Float, {
    nullable: true,
    description:
      'How relevant the passage was; comparable within one answer only. Null for answers from elsewhere.',
  })
  score: number | null
}
