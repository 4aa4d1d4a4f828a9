import { Field, ID, ObjectType } from 'type-graphql'
import type { ApiKeyEnvironment } from '../../../platform/auth/api-key.ts'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'

export const ApiKeyEnvironmentEnum = enumType('ApiKeyEnvironment', 'What a key is for.', {
  LIVE: 'Real work.',
  TEST: 'Trying things out, with a budget and usage of its own.',
} satisfies Record<ApiKeyEnvironment, string>)

@ObjectType({
  simpleResolvers: true,
  description: 'A key an application calls the graph with. The key itself is shown once, when it is made.',
})
export class ApiKey {
  @Field(() => ID, { description: 'Id of the key, a UUID.' })
  id: string

  @Field(() => String, { description: 'What its owners call it, up to 80 characters.' })
  name: string

  @Field(() => ApiKeyEnvironmentEnum, { description: 'What it is for.' })
  environment: ApiKeyEnvironment

  @Field(() => String, {
    description: 'How it begins, such as sg_live_8fK2mPqR7sTu: enough to recognise it.',
  })
  prefix: string

  @Field(() => [String], { description: 'What it may be used for, in alphabetical order.' })
  scopes: string[]

  @Field(() => Date, { description: 'When it was made.' })
  createdAt: Date

  @Field(() => Date, { nullable: true, description: 'When it stops working by itself; null for never.' })
  expiresAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was revoked; null when it was not.' })
  revokedAt: Date | null

  @Field(() => Date, {
    nullable: true,
    description: 'When it was last used, to the minute; null before its first use.',
  })
  lastUsedAt: Date | null
}

export const ApiKeyConnection = connectionType('ApiKey', () => ApiKey)
