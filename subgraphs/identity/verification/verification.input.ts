import { MaxLength } from 'class-validator'
import { Field, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { User } from '../user/user.type.ts'

export const UserEmailVerificationRequestError = userErrorType('UserEmailVerificationRequest', {
  ALREADY_VERIFIED: 'Your e-mail address is verified.',
  TOO_SOON: 'A mail went out within the last minute, or five within the last hour.',
  MAIL_UNAVAILABLE: 'This deployment sends no mail.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userEmailVerificationRequest.' })
export class UserEmailVerificationRequestPayload {
  @Field(() => User, { nullable: true, description: 'You, who will get a mail; null when refused.' })
  user: User | null

  @Field(() => [UserEmailVerificationRequestError], {
    description: 'Why no mail is sent; empty when one is.',
  })
  userErrors: InstanceType<typeof UserEmailVerificationRequestError>[]
}

@InputType({ description: 'What proves that mail to an address is read.' })
export class UserEmailVerifyInput {
  @Field(() => String, {
    description: 'The token that was mailed, 43 characters; works once, for 24 hours.',
  })
  @MaxLength(100)
  token: string
}

export const UserEmailVerifyError = userErrorType('UserEmailVerify', {
  INVALID_TOKEN: 'The token is unknown, used, older than 24 hours, or was sent to an earlier address.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userEmailVerify.' })
export class UserEmailVerifyPayload {
  @Field(() => User, { nullable: true, description: 'Whose address is verified; null when refused.' })
  user: User | null

  @Field(() => [UserEmailVerifyError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserEmailVerifyError>[]
}
