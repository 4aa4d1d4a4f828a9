import { Field, Float, ID, Int, ObjectType } from 'type-graphql'

@ObjectType({ simpleResolvers: true, description: 'A word of a question as search reads it.' })
export class RetrievalTerm {
  @Field(() => String, { description: 'The word, reduced to its stem.' })
  lexeme: string

  @Field(() => String, {
    description: 'The word of the question it stands for: itself, or one that means the same.',
  })
  concept: string

  @Field(() => Int, { description: 'In how many passages it stands that the asker could read.' })
  passages: number

  @Field(() => Float, { description: 'How much it tells passages apart.' })
  weight: number

  @Field(() => Boolean, { description: 'Whether the question holds it; otherwise the message before did.' })
  isAsked: boolean
}

@ObjectType({ simpleResolvers: true, description: 'A passage of an article that was weighed for an answer.' })
export class RetrievalCandidate {
  @Field(() => ID, {
    description: 'Id the passage had; passages are made anew whenever their article changes.',
  })
  passageId: string

  @Field(() => String, { description: 'Title of its article then.' })
  articleTitle: string

  @Field(() => Int, { description: 'Its place, 1 for the best.' })
  rank: number

  @Field(() => Float, { description: 'How relevant it was (BM25); comparable within one retrieval only.' })
  score: number

  @Field(() => Float, { description: 'Share of the weight of the question’s words that it holds, 0 to 1.' })
  coverage: number

  @Field(() => [String], { description: 'The words of the question it holds, as stems.' })
  matched: string[]

  @Field(() => Boolean, { description: 'Whether it was relevant enough to answer from.' })
  isRelevant: boolean
}

@ObjectType({
  simpleResolvers: true,
  description: 'How an answer was found: what was looked for and what was weighed.',
})
export class Retrieval {
  @Field(() => String, { description: 'The question.' })
  question: string

  @Field(() => [RetrievalTerm], { description: 'What was looked for.' })
  terms: RetrievalTerm[]

  @Field(() => [RetrievalCandidate], { description: 'What was weighed, best first, up to 20.' })
  candidates: RetrievalCandidate[]
}
