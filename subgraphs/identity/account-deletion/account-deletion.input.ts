import { Length } from 'class-validator'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { maxPasswordLength } from '../password/password.ts'

@InputType({ description: 'What proves that it is you who wants your account deleted.' })
export class UserDeleteInput {
  @Field(() => String, { description: 'Your password.' })
  @Length(1, maxPasswordLength)
  password: string
}

export const UserDeleteError = userErrorType('UserDelete', {
  INVALID_CREDENTIALS:
    'The password is another, or the account has none: choose one with userPasswordResetRequest first.',
  TOO_MANY_ATTEMPTS: 'More than five wrong passwords or codes; wait a growing while.',
  LAST_OWNER: 'You are the only owner of an organisation: make somebody else its owner first.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userDelete.' })
export class UserDeletePayload {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the account that is no more; null when refused. Its sessions have ended.',
  })
  userId: string | null

  @Field(() => [UserDeleteError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserDeleteError>[]
}
