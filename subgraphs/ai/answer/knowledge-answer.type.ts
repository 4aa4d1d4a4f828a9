import { Length, Matches } from 'class-validator'
import { ArgsType, Field, Float, Int, ObjectType } from 'type-graphql'
import type { AnswerOutcome } from '../../../integrations/ai/answer-provider.ts'
import { AnswerOutcomeEnum } from '../message/message.type.ts'

@ArgsType()
export class KnowledgeAnswerArgs {
  @Field(() => String, { description: 'What to answer, 1 to 4,000 characters.' })
  @Length(1, 4_000)
  @Matches(/\S/, { message: 'question must not be blank' })
  question: string
}

@ObjectType({
  simpleResolvers: true,
  description: 'A sentence of the knowledge base that an answer stands on, kept nowhere.',
})
export class KnowledgeSource {
  @Field(() => Int, { description: 'Its number in the answer, where it stands as [1], [2] and so on.' })
  rank: number

  @Field(() => String, { description: 'The sentence as it stands in the article, without markup.' })
  quote: string

  @Field(() => Float, { description: 'How relevant the passage is; comparable within one answer only.' })
  score: number
}

@ObjectType({
  simpleResolvers: true,
  description: 'An answer made from the knowledge base, kept nowhere.',
})
export class KnowledgeAnswer {
  @Field(() => String, { description: 'The answer; [1], [2] and so on name its sources.' })
  text: string

  @Field(() => AnswerOutcomeEnum, { description: 'How it came out.' })
  outcome: AnswerOutcome

  @Field(() => String, {
    description: 'What wrote it, such as extractive: sentences of the knowledge base, word for word.',
  })
  provider: string

  @Field(() => Int, { description: 'Tokens the model read for it; 0 for what is written without one.' })
  inputTokens: number

  @Field(() => Int, { description: 'Tokens the model wrote; 0 for what is written without one.' })
  outputTokens: number

  @Field(() => [KnowledgeSource], {
    description: 'What it stands on, in the order of its numbers; up to 20.',
  })
  sources: KnowledgeSource[]
}
