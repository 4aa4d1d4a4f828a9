import { Field, ObjectType } from 'type-graphql'
import { Money } from '../../../platform/graphql/money.ts'

@ObjectType({ simpleResolvers: true, description: 'What a job may cost, without tax.' })
export class JobBudget {
  @Field(() => Money, { description: 'What the poster expects to pay at least.' })
  minimum: Money

  @Field(() => Money, { description: 'What the poster is ready to pay at most.' })
  maximum: Money
}
