import { IsOptional, IsUUID, Matches, MaxLength } from 'class-validator'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { IssuedToken, Session } from '../session/session.type.ts'
import { User } from '../user/user.type.ts'

const notConfigured = 'This deployment has no such issuer.'
const emailMissing = 'The issuer told no e-mail address, and an account needs one.'
const emailNotVerified = 'The address has an account and the issuer does not vouch for it: sign in as before.'
const notAMember = 'The account does not belong to that organisation.'

@InputType({ description: 'How to come back from an outside issuer.' })
export class UserSignInRedirectInput {
  @Field(() => String, {
    description: 'Where the issuer sends the browser back to; one of the configured addresses.',
  })
  @MaxLength(2000)
  redirectUrl: string

  @Field(() => ID, { nullable: true, description: 'Organisation to act as; see userSignIn.' })
  @IsOptional()
  @IsUUID()
  organisationId?: string | null

  @Field(() => String, { nullable: true, description: 'What to call this device, up to 200 characters.' })
  @IsOptional()
  @Matches(/^\P{Cc}*$/u, { message: 'device must not hold control characters' })
  @MaxLength(200)
  device?: string | null
}

export const UserSignInRedirectError = userErrorType('UserSignInRedirect', {
  NOT_CONFIGURED: notConfigured,
  REDIRECT_NOT_ALLOWED: 'The address to come back to is not one of the configured ones.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userSignInRedirect.' })
export class UserSignInRedirectPayload {
  @Field(() => String, { nullable: true, description: 'Where to send the browser; null when refused.' })
  url: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'Keep it in the browser and go on only if it comes back the same: so nobody is signed in by a link of another’s.',
  })
  state: string | null

  @Field(() => [UserSignInRedirectError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserSignInRedirectError>[]
}

@ObjectType({ description: 'What every way to sign in elsewhere answers.' })
abstract class ExternalSignInPayload {
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

  @Field(() => IssuedToken, {
    nullable: true,
    description: 'Set, and all else null, when the account has a second factor: see userSignInConfirm.',
  })
  challenge: IssuedToken | null
}

@InputType({ description: 'What the browser came back with.' })
export class UserSignInWithCodeInput {
  @Field(() => String, {
    description: 'The whole address the issuer sent the browser back to, up to 4000 characters.',
  })
  @MaxLength(4000)
  callbackUrl: string
}

export const UserSignInWithCodeError = userErrorType('UserSignInWithCode', {
  NOT_CONFIGURED: notConfigured,
  INVALID_CALLBACK:
    'The sign-in was refused, forged, used before, older than ten minutes, or not begun here.',
  EMAIL_MISSING: emailMissing,
  EMAIL_NOT_VERIFIED: emailNotVerified,
  NOT_A_MEMBER: notAMember,
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userSignInWithCode.' })
export class UserSignInWithCodePayload extends ExternalSignInPayload {
  @Field(() => [UserSignInWithCodeError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserSignInWithCodeError>[]
}

@InputType({ description: 'A token of an outside issuer.' })
export class UserSignInWithTokenInput {
  @Field(() => String, {
    description: 'An access token of the configured Supabase project, up to 8000 characters.',
  })
  @MaxLength(8000)
  token: string

  @Field(() => ID, { nullable: true, description: 'Organisation to act as; see userSignIn.' })
  @IsOptional()
  @IsUUID()
  organisationId?: string | null

  @Field(() => String, { nullable: true, description: 'What to call this device, up to 200 characters.' })
  @IsOptional()
  @Matches(/^\P{Cc}*$/u, { message: 'device must not hold control characters' })
  @MaxLength(200)
  device?: string | null
}

export const UserSignInWithTokenError = userErrorType('UserSignInWithToken', {
  NOT_CONFIGURED: notConfigured,
  INVALID_TOKEN: 'The token is forged, expired, of another project or audience, or no person’s.',
  EMAIL_MISSING: emailMissing,
  EMAIL_NOT_VERIFIED: emailNotVerified,
  NOT_A_MEMBER: notAMember,
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userSignInWithToken.' })
export class UserSignInWithTokenPayload extends ExternalSignInPayload {
  @Field(() => [UserSignInWithTokenError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserSignInWithTokenError>[]
}
