import { IsOptional, Length, MaxLength } from 'class-validator'
import { Field, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { IssuedToken } from '../session/session.type.ts'
import { User } from '../user/user.type.ts'

const codeHelp =
  'Six digits of the authenticator, or a recovery code such as k3mf-9x0q-7zc1; each works once.'
const maxCodeLength = 40
const tooMany = 'More than five wrong codes; the factor is locked for a growing while.'
const wrongCode = 'The code is wrong, was used before, or is older than half a minute.'

@InputType({ description: 'Who wants an authenticator.' })
export class UserTotpEnrolInput {
  @Field(() => String, {
    nullable: true,
    description: 'Your password; left out only by an account that has none.',
  })
  @IsOptional()
  @Length(1, 200)
  password?: string | null
}

export const UserTotpEnrolError = userErrorType('UserTotpEnrol', {
  INVALID_CREDENTIALS: 'The password is another.',
  TOO_MANY_ATTEMPTS: 'More than five wrong passwords or codes; wait a growing while.',
  ALREADY_ENROLLED: 'You have an authenticator: disable it first.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userTotpEnrol.' })
export class UserTotpEnrolPayload {
  @Field(() => String, {
    nullable: true,
    description: 'The key to type into an authenticator, base 32; null when refused. Shown once.',
  })
  secret: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The same as an otpauth:// address, to be shown as a QR code; null when refused.',
  })
  uri: string | null

  @Field(() => [UserTotpEnrolError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserTotpEnrolError>[]
}

@InputType({ description: 'The first code of a new authenticator.' })
export class UserTotpConfirmInput {
  @Field(() => String, { description: 'Six digits that the authenticator shows.' })
  @MaxLength(maxCodeLength)
  code: string
}

export const UserTotpConfirmError = userErrorType('UserTotpConfirm', {
  INVALID_CODE: wrongCode,
  NOT_ENROLLED: 'There is no authenticator to confirm: call userTotpEnrol first.',
  TOO_MANY_ATTEMPTS: tooMany,
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userTotpConfirm.' })
export class UserTotpConfirmPayload {
  @Field(() => User, { nullable: true, description: 'You, with a second factor; null when refused.' })
  user: User | null

  @Field(() => [String], {
    nullable: true,
    description: 'Ten codes for the day the authenticator is lost; null when refused. Shown once.',
  })
  recoveryCodes: readonly string[] | null

  @Field(() => IssuedToken, {
    nullable: true,
    description: 'An access token that says the second factor was shown; null when refused.',
  })
  accessToken: IssuedToken | null

  @Field(() => [UserTotpConfirmError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserTotpConfirmError>[]
}

@InputType({ description: 'What proves that the second factor is yours.' })
export class UserTotpDisableInput {
  @Field(() => String, { description: codeHelp })
  @MaxLength(maxCodeLength)
  code: string
}

export const UserTotpDisableError = userErrorType('UserTotpDisable', {
  INVALID_CODE: wrongCode,
  NOT_ENROLLED: 'You have no second factor.',
  TOO_MANY_ATTEMPTS: tooMany,
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userTotpDisable.' })
export class UserTotpDisablePayload {
  @Field(() => User, { nullable: true, description: 'You, without a second factor; null when refused.' })
  user: User | null

  @Field(() => [UserTotpDisableError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserTotpDisableError>[]
}

@InputType({ description: 'What proves that the second factor is yours.' })
export class UserRecoveryCodesRenewInput {
  @Field(() => String, { description: codeHelp })
  @MaxLength(maxCodeLength)
  code: string
}

export const UserRecoveryCodesRenewError = userErrorType('UserRecoveryCodesRenew', {
  INVALID_CODE: wrongCode,
  NOT_ENROLLED: 'You have no second factor.',
  TOO_MANY_ATTEMPTS: tooMany,
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userRecoveryCodesRenew.' })
export class UserRecoveryCodesRenewPayload {
  @Field(() => [String], {
    nullable: true,
    description: 'Ten new codes, those before work no more; null when refused. Shown once.',
  })
  recoveryCodes: readonly string[] | null

  @Field(() => [UserRecoveryCodesRenewError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserRecoveryCodesRenewError>[]
}
