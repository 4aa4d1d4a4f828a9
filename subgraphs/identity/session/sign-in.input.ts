import { IsEmail, IsOptional, IsUUID, Length, Matches, MaxLength } from 'class-validator'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { User } from '../user/user.type.ts'
import { IssuedToken, Session } from './session.type.ts'

@InputType({ description: 'What proves who somebody is.' })
export class UserSignInInput {
  @Field(() => String, {
    description: 'E-mail address, up to 254 characters; letter case and Unicode form do not matter.',
  })
  @IsEmail()
  @MaxLength(254)
  email: string

  @Field(() => String, { description: 'Password, up to 200 characters.' })
  @Length(1, 200)
  password: string

  @Field(() => ID, {
    nullable: true,
    description: 'Organisation to act as; the one you have belonged to longest, or none, when left out.',
  })
  @IsOptional()
  @IsUUID()
  organisationId?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'What to call this device in the list of sessions, up to 200 characters.',
  })
  @IsOptional()
  @Matches(/^\P{Cc}*$/u, { message: 'device must not hold control characters' })
  @MaxLength(200)
  device?: string | null
}

export const UserSignInError = userErrorType('UserSignIn', {
  INVALID_CREDENTIALS:
    'No account has this e-mail address and password; which of the two is wrong is not told.',
  NOT_A_MEMBER: 'The account does not belong to that organisation.',
  TOO_MANY_ATTEMPTS:
    'There were too many failures with this address or from this client; the same for every address, right or wrong.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userSignIn.' })
export class UserSignInPayload {
  @Field(() => User, {
    nullable: true,
    description:
      'Who is signed in; null when refused. Ask for their relations in a request that carries the access token.',
  })
  user: User | null

  @Field(() => Session, { nullable: true, description: 'The new session; null when refused.' })
  session: Session | null

  @Field(() => IssuedToken, {
    nullable: true,
    description: 'To be sent as a bearer token with each request; null when refused.',
  })
  accessToken: IssuedToken | null

  @Field(() => IssuedToken, {
    nullable: true,
    description: 'Good for one sessionRefresh; null when refused.',
  })
  refreshToken: IssuedToken | null

  @Field(() => IssuedToken, {
    nullable: true,
    description:
      'Set, and all else null, when the account has a second factor: show it in userSignInConfirm with a code, within five minutes.',
  })
  challenge: IssuedToken | null

  @Field(() => [UserSignInError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserSignInError>[]
}

@InputType({ description: 'The second factor of a sign-in.' })
export class UserSignInConfirmInput {
  @Field(() => String, { description: 'The challenge that userSignIn answered.' })
  @MaxLength(100)
  challenge: string

  @Field(() => String, {
    description: 'Six digits of the authenticator, or a recovery code; each works once.',
  })
  @MaxLength(40)
  code: string
}

export const UserSignInConfirmError = userErrorType('UserSignInConfirm', {
  INVALID_CHALLENGE: 'The challenge is unknown, used, older than five minutes, or took five wrong codes.',
  INVALID_CODE: 'The code is wrong, was used before, or is older than half a minute.',
  TOO_MANY_ATTEMPTS: 'More than five wrong codes; the factor is locked for a growing while.',
  NOT_A_MEMBER: 'The account does not belong to that organisation any more.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userSignInConfirm.' })
export class UserSignInConfirmPayload {
  @Field(() => User, { nullable: true, description: 'Who is signed in; null when refused.' })
  user: User | null

  @Field(() => Session, { nullable: true, description: 'The new session; null when refused.' })
  session: Session | null

  @Field(() => IssuedToken, {
    nullable: true,
    description: 'To be sent as a bearer token with each request; null when refused.',
  })
  accessToken: IssuedToken | null

  @Field(() => IssuedToken, {
    nullable: true,
    description: 'Good for one sessionRefresh; null when refused.',
  })
  refreshToken: IssuedToken | null

  @Field(() => [UserSignInConfirmError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserSignInConfirmError>[]
}
