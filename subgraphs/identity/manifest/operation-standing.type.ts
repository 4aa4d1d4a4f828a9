import { Field, ObjectType } from 'type-graphql'

@ObjectType({
  simpleResolvers: true,
  description: 'A deprecated field, argument, input field or enum value that an operation names.',
})
export class DeprecatedUse {
  @Field(() => String, { description: 'Where it is in the schema, such as Order.total.' })
  coordinate: string

  @Field(() => String, { description: 'Why it goes, and what to use.' })
  reason: string
}

@ObjectType({ simpleResolvers: true, description: 'How a published operation stands in the graph of today.' })
export class OperationStanding {
  @Field(() => [String], { description: 'Why it is refused; empty while it holds.' })
  problems: string[]

  @Field(() => [DeprecatedUse], { description: 'What it names that will go one day.' })
  deprecatedUses: DeprecatedUse[]
}
