import { IsOptional, Length, Matches, Max, MaxLength, Min } from 'class-validator'
import { ArgsType, Field, Int } from 'type-graphql'
import { maxPageSize } from '../../../platform/database/keyset.ts'

@ArgsType()
export class KnowledgeSearchArgs {
  @Field(() => String, {
    description:
      'Words to find, 1 to 200 characters. "In quotes" they must follow one another, or allows either, - leaves out.',
  })
  @Length(1, 200)
  @Matches(/\S/, { message: 'query must not be blank' })
  query: string

  @Field(() => Int, { nullable: true, description: 'How many articles, 1 to 100; 20 when left out.' })
  @IsOptional()
  @Min(1)
  @Max(maxPageSize)
  first?: number | null

  @Field(() => String, { nullable: true, description: 'Cursor after which the slice begins.' })
  @IsOptional()
  @MaxLength(1024)
  after?: string | null
}
