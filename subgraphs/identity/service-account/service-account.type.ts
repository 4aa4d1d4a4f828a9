import { Field, ID, ObjectType } from 'type-graphql'
import type { MemberRole } from '../../../platform/auth/viewer.ts'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { MemberRoleEnum } from '../membership/membership.type.ts'

@ObjectType({
  simpleResolvers: true,
  description: 'A secret of a service account; the secret itself is shown once, when it is made.',
})
export class ServiceAccountSecret {
  @Field(() => ID, { description: 'Id of the secret, a UUID.' })
  id: string

  @Field(() => Date, { description: 'When it was made.' })
  createdAt: Date

  @Field(() => Date, { nullable: true, description: 'When it was shown last; null when never.' })
  lastUsedAt: Date | null
}

@ObjectType({
  simpleResolvers: true,
  description: 'A program of an organisation’s own that acts for it, without a person.',
})
export class ServiceAccount {
  @Field(() => ID, { description: 'Id of the service account, a UUID; its client id as well.' })
  id: string

  @Field(() => String, { description: 'What it is called, up to 80 characters.' })
  name: string

  @Field(() => MemberRoleEnum, {
    description: 'It may do what a member with this role may, within its scopes.',
  })
  role: MemberRole

  @Field(() => [String], { description: 'What it may be used for, up to 50.' })
  scopes: readonly string[]

  @Field(() => Date, { description: 'When it was made.' })
  createdAt: Date

  @Field(() => Date, { nullable: true, description: 'When it was disabled, for good; null while it works.' })
  disabledAt: Date | null
}

export const ServiceAccountConnection = connectionType('ServiceAccount', () => ServiceAccount)
