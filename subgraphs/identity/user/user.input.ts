import { IsEmail, IsLocale, IsOptional, IsTimeZone, Length, Matches, MaxLength } from 'class-validator'
import { Field, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { maxPasswordLength, minPasswordLength } from '../password/password.ts'
import { IssuedToken, Session } from '../session/session.type.ts'
import { maxDisplayNameLength } from './user.ts'
import { User } from './user.type.ts'

@InputType({ description: 'Who wants an account.' })
export class UserSignUpInput {
  @Field(() => String, {
    description: 'E-mail address, up to 254 characters; letter case and Unicode form do not matter.',
  })
  @IsEmail()
  @MaxLength(254)
  email: string

  @Field(() => String, { description: 'Password, 10 to 200 characters.' })
  @Length(minPasswordLength, maxPasswordLength)
  password: string

  @Field(() => String, { description: 'How to be called, 1 to 100 characters.' })
  @Length(1, maxDisplayNameLength)
  @Matches(/^(?=\s*\S)\P{Cc}*$/u, {
    message: 'displayName must hold a visible character and no control characters',
  })
  displayName: string

  @Field(() => String, {
    nullable: true,
    description: 'Preferred language as a BCP 47 tag, such as de-AT; English when left out.',
  })
  @IsOptional()
  @IsLocale()
  @MaxLength(35)
  locale?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'IANA time zone, such as Europe/Vienna; UTC when left out.',
  })
  @IsOptional()
  @IsTimeZone()
  @MaxLength(64)
  timeZone?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'What to call this device in the list of sessions, up to 200 characters.',
  })
  @IsOptional()
  @Matches(/^\P{Cc}*$/u, { message: 'device must not hold control characters' })
  @MaxLength(200)
  device?: string | null
}

export const UserSignUpError = userErrorType('UserSignUp', {
  EMAIL_TAKEN: 'Somebody has an account with this e-mail address.',
  PASSWORD_GUESSABLE: 'The password is the name or address itself, or one or two characters repeated.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userSignUp.' })
export class UserSignUpPayload {
  @Field(() => User, {
    nullable: true,
    description:
      'The new user; null when refused. Ask for their relations in a request that carries the access token.',
  })
  user: User | null

  @Field(() => Session, {
    nullable: true,
    description: 'The session they are signed in with; null when refused.',
  })
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

  @Field(() => [UserSignUpError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserSignUpError>[]
}
