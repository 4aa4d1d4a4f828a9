import { ArrayMaxSize, IsIn, IsOptional, IsUUID, Length, Matches } from 'class-validator'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { apiKeyEnvironments } from '../../../platform/auth/api-key.ts'
import type { ApiKeyEnvironment } from '../../../platform/auth/api-key.ts'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { scopeShape } from './api-key.ts'
import { ApiKey, ApiKeyEnvironmentEnum } from './api-key.type.ts'

@InputType({ description: 'What a new key is for.' })
export class ApiKeyCreateInput {
  @Field(() => ID, { description: 'The application that will use it.' })
  @IsUUID()
  applicationId: string

  @Field(() => String, { description: 'What to call it, 1 to 80 characters.' })
  @Length(1, 80)
  @Matches(/^(?=\s*\S)\P{Cc}*$/u, { message: 'name must hold a visible character and no control characters' })
  name: string

  @Field(() => ApiKeyEnvironmentEnum, { description: 'Real work, or trying things out.' })
  @IsIn(apiKeyEnvironments)
  environment: ApiKeyEnvironment

  @Field(() => [String], { description: 'What it may be used for; none means what needs no scope.' })
  @ArrayMaxSize(50)
  @Length(1, 64, { each: true })
  @Matches(scopeShape, { each: true, message: 'each scope must be words in lower case joined by colons' })
  scopes: string[]

  @Field(() => Date, { nullable: true, description: 'When it stops working by itself; never when left out.' })
  @IsOptional()
  expiresAt?: Date | null
}

@InputType({ description: 'Which key to revoke.' })
export class ApiKeyRevokeInput {
  @Field(() => ID, { description: 'A key of an application of the organisation you act as.' })
  @IsUUID()
  id: string
}

export const ApiKeyCreateError = userErrorType('ApiKeyCreate', {
  NOT_FOUND: 'Your organisation has no such application, or it was archived.',
  TOO_MANY_KEYS: 'Two keys of this environment work already; revoke one first.',
  EXPIRES_IN_PAST: 'A key must work for some time.',
})
export const ApiKeyRevokeError = userErrorType('ApiKeyRevoke', {
  NOT_FOUND: 'Your organisation has no such key.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of apiKeyCreate.' })
export class ApiKeyCreatePayload {
  @Field(() => ApiKey, { nullable: true, description: 'The new key; null when refused.' })
  apiKey: ApiKey | null

  @Field(() => String, {
    nullable: true,
    description: 'The key itself, to keep now: it is shown this once. Null when refused.',
  })
  secret: string | null

  @Field(() => [ApiKeyCreateError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof ApiKeyCreateError>[]
}

@ObjectType({ simpleResolvers: true, description: 'Answer of apiKeyRevoke.' })
export class ApiKeyRevokePayload {
  @Field(() => ApiKey, { nullable: true, description: 'The key, revoked; null when refused.' })
  apiKey: ApiKey | null

  @Field(() => [ApiKeyRevokeError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof ApiKeyRevokeError>[]
}
