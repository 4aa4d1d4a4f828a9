import { IsEmail, Length, MaxLength } from 'class-validator'
import { Field, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { maxPasswordLength } from '../password/password.ts'
import { User } from '../user/user.type.ts'

@InputType({ description: 'The e-mail address you want, and what proves that it is you who wants it.' })
export class UserEmailChangeRequestInput {
  @Field(() => String, {
    description: 'The new address, up to 254 characters; letter case and Unicode form do not matter.',
  })
  @IsEmail()
  @MaxLength(254)
  email: string

  @Field(() => String, { description: 'Your password.' })
  @Length(1, maxPasswordLength)
  password: string
}

export const UserEmailChangeRequestError = userErrorType('UserEmailChangeRequest', {
  INVALID_CREDENTIALS:
    'The password is another, or the account has none: choose one with userPasswordResetRequest first.',
  TOO_MANY_ATTEMPTS: 'More than five wrong passwords or codes; wait a growing while.',
  SAME_EMAIL: 'It is your address already.',
  TOO_SOON: 'A mail went out within the last minute, or five to that address within the last hour.',
  MAIL_UNAVAILABLE: 'This deployment sends no mail.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userEmailChangeRequest.' })
export class UserEmailChangeRequestPayload {
  @Field(() => User, {
    nullable: true,
    description:
      'You, with the address you had: a mail goes to the new one, unless somebody else has it; null when refused.',
  })
  user: User | null

  @Field(() => [UserEmailChangeRequestError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserEmailChangeRequestError>[]
}

@InputType({ description: 'What proves that mail to the new address is read.' })
export class UserEmailChangeInput {
  @Field(() => String, {
    description: 'The token that was mailed to the new address, 43 characters; works once, for 24 hours.',
  })
  @MaxLength(100)
  token: string
}

export const UserEmailChangeError = userErrorType('UserEmailChange', {
  INVALID_TOKEN: 'The token is unknown, used, older than 24 hours, or another address was asked for since.',
  EMAIL_TAKEN: 'Somebody else has an account with the address by now.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userEmailChange.' })
export class UserEmailChangePayload {
  @Field(() => User, {
    nullable: true,
    description: 'Whose address it is now; null when refused. The address before is told by mail.',
  })
  user: User | null

  @Field(() => [UserEmailChangeError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserEmailChangeError>[]
}
