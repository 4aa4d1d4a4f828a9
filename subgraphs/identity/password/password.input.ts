import { IsEmail, Length, MaxLength } from 'class-validator'
import { Field, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { User } from '../user/user.type.ts'
import { maxPasswordLength, minPasswordLength } from './password.ts'

@InputType({ description: 'Who forgot a password.' })
export class UserPasswordResetRequestInput {
  @Field(() => String, {
    description: 'E-mail address of the account, up to 254 characters; letter case does not matter.',
  })
  @IsEmail()
  @MaxLength(254)
  email: string
}

export const UserPasswordResetRequestError = userErrorType('UserPasswordResetRequest', {
  MAIL_UNAVAILABLE: 'This deployment sends no mail: ask those who run it.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userPasswordResetRequest.' })
export class UserPasswordResetRequestPayload {
  @Field(() => Boolean, {
    nullable: true,
    description:
      'True also when nobody has an account with the address, or it got too many mails: then none is sent.',
  })
  isAccepted: boolean | null

  @Field(() => [UserPasswordResetRequestError], {
    description: 'Why it was refused; empty when it was not.',
  })
  userErrors: InstanceType<typeof UserPasswordResetRequestError>[]
}

@InputType({ description: 'A new password and what entitles to set it.' })
export class UserPasswordResetInput {
  @Field(() => String, {
    description: 'The token that was mailed, 43 characters; works once, for 30 minutes.',
  })
  @MaxLength(100)
  token: string

  @Field(() => String, { description: 'The new password, 10 to 200 characters.' })
  @Length(minPasswordLength, maxPasswordLength)
  password: string
}

export const UserPasswordResetError = userErrorType('UserPasswordReset', {
  INVALID_TOKEN: 'The token is unknown, used, older than 30 minutes, or was sent to an earlier address.',
  PASSWORD_GUESSABLE: 'The password is the name or address itself, or one or two characters repeated.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userPasswordReset.' })
export class UserPasswordResetPayload {
  @Field(() => User, {
    nullable: true,
    description:
      'Whose password was set; null when refused. All sessions of the account have ended; sign in next.',
  })
  user: User | null

  @Field(() => [UserPasswordResetError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserPasswordResetError>[]
}

@InputType({ description: 'Your present password and the one to have instead.' })
export class UserPasswordChangeInput {
  @Field(() => String, { description: 'Your present password.' })
  @Length(1, maxPasswordLength)
  currentPassword: string

  @Field(() => String, { description: 'The new password, 10 to 200 characters.' })
  @Length(minPasswordLength, maxPasswordLength)
  newPassword: string
}

export const UserPasswordChangeError = userErrorType('UserPasswordChange', {
  INVALID_CREDENTIALS: 'The present password is another.',
  TOO_MANY_ATTEMPTS: 'More than five wrong passwords or codes; wait a growing while.',
  PASSWORD_GUESSABLE: 'The password is the name or address itself, or one or two characters repeated.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userPasswordChange.' })
export class UserPasswordChangePayload {
  @Field(() => User, {
    nullable: true,
    description: 'You, with the new password; null when refused. All your other sessions have ended.',
  })
  user: User | null

  @Field(() => [UserPasswordChangeError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserPasswordChangeError>[]
}
