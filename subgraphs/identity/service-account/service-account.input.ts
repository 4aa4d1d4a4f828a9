import { ArrayMaxSize, IsOptional, IsUUID, Length, Matches, MaxLength } from 'class-validator'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import type { MemberRole } from '../../../platform/auth/viewer.ts'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { scopeShape } from '../api-key/api-key.ts'
import { MemberRoleEnum } from '../membership/membership.type.ts'
import { IssuedToken } from '../session/session.type.ts'
import { ServiceAccount } from './service-account.type.ts'

const scopeMessage = 'each scope must be words in lower case joined by colons'
const secretHelp = 'The secret, to be kept now: it is shown this once. Null when refused.'
const notFound = 'Your organisation has no such service account, or it was disabled.'

@InputType({ description: 'Which program is to act for the organisation.' })
export class ServiceAccountCreateInput {
  @Field(() => String, { description: 'What to call it, 1 to 80 characters.' })
  @Length(1, 80)
  @Matches(/^(?=\s*\S)\P{Cc}*$/u, { message: 'name must hold a visible character and no control characters' })
  name: string

  @Field(() => MemberRoleEnum, { description: 'What it may do; not above your own role, and never OWNER.' })
  role: MemberRole

  @Field(() => [String], { description: 'What it may be used for; none means what needs no scope.' })
  @ArrayMaxSize(50)
  @Length(1, 64, { each: true })
  @Matches(scopeShape, { each: true, message: scopeMessage })
  scopes: string[]
}

export const ServiceAccountCreateError = userErrorType('ServiceAccountCreate', {
  ROLE_TOO_HIGH: 'The role is above your own, or OWNER.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of serviceAccountCreate.' })
export class ServiceAccountCreatePayload {
  @Field(() => ServiceAccount, { nullable: true, description: 'The new service account; null when refused.' })
  serviceAccount: ServiceAccount | null

  @Field(() => String, { nullable: true, description: secretHelp })
  secret: string | null

  @Field(() => [ServiceAccountCreateError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof ServiceAccountCreateError>[]
}

@InputType({ description: 'Which service account to give another secret.' })
export class ServiceAccountSecretAddInput {
  @Field(() => ID, { description: 'A service account of the organisation you act as.' })
  @IsUUID()
  serviceAccountId: string
}

export const ServiceAccountSecretAddError = userErrorType('ServiceAccountSecretAdd', {
  NOT_FOUND: notFound,
  TOO_MANY_SECRETS: 'Two secrets work already; revoke one first.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of serviceAccountSecretAdd.' })
export class ServiceAccountSecretAddPayload {
  @Field(() => ServiceAccount, { nullable: true, description: 'The service account; null when refused.' })
  serviceAccount: ServiceAccount | null

  @Field(() => String, { nullable: true, description: secretHelp })
  secret: string | null

  @Field(() => [ServiceAccountSecretAddError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof ServiceAccountSecretAddError>[]
}

@InputType({ description: 'Which secret to revoke.' })
export class ServiceAccountSecretRevokeInput {
  @Field(() => ID, { description: 'A secret of a service account of the organisation you act as.' })
  @IsUUID()
  secretId: string
}

export const ServiceAccountSecretRevokeError = userErrorType('ServiceAccountSecretRevoke', {
  NOT_FOUND: 'Your organisation has no such secret.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of serviceAccountSecretRevoke.' })
export class ServiceAccountSecretRevokePayload {
  @Field(() => ServiceAccount, {
    nullable: true,
    description: 'Whose secret it was; null when refused. Tokens issued with it are refused from now on.',
  })
  serviceAccount: ServiceAccount | null

  @Field(() => [ServiceAccountSecretRevokeError], {
    description: 'Why it was refused; empty when it was not.',
  })
  userErrors: InstanceType<typeof ServiceAccountSecretRevokeError>[]
}

@InputType({ description: 'Which service account to disable.' })
export class ServiceAccountDisableInput {
  @Field(() => ID, { description: 'A service account of the organisation you act as.' })
  @IsUUID()
  serviceAccountId: string
}

export const ServiceAccountDisableError = userErrorType('ServiceAccountDisable', {
  NOT_FOUND: 'Your organisation has no such service account.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of serviceAccountDisable.' })
export class ServiceAccountDisablePayload {
  @Field(() => ServiceAccount, {
    nullable: true,
    description: 'The service account, disabled for good with all its secrets; null when refused.',
  })
  serviceAccount: ServiceAccount | null

  @Field(() => [ServiceAccountDisableError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof ServiceAccountDisableError>[]
}

@InputType({ description: 'What proves which program it is.' })
export class ServiceAccountSignInInput {
  @Field(() => ID, { description: 'The service account’s id.' })
  @IsUUID()
  clientId: string

  @Field(() => String, { description: 'One of its secrets.' })
  @MaxLength(200)
  clientSecret: string

  @Field(() => [String], {
    nullable: true,
    description: 'Scopes the token is to have, some of the account’s own; all of them when left out.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @Matches(scopeShape, { each: true, message: scopeMessage })
  scopes?: string[] | null
}

export const ServiceAccountSignInError = userErrorType('ServiceAccountSignIn', {
  INVALID_CREDENTIALS:
    'No working service account has this id and secret; which of the two is wrong is not told.',
  SCOPE_NOT_GRANTED: 'The account does not have all the scopes asked for.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of serviceAccountSignIn.' })
export class ServiceAccountSignInPayload {
  @Field(() => IssuedToken, {
    nullable: true,
    description: 'To be sent as a bearer token with each request, for ten minutes; null when refused.',
  })
  accessToken: IssuedToken | null

  @Field(() => [String], { nullable: true, description: 'The scopes it has; null when refused.' })
  scopes: readonly string[] | null

  @Field(() => [ServiceAccountSignInError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof ServiceAccountSignInError>[]
}
