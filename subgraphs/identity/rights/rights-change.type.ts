import { Directive, Field, ID, ObjectType } from 'type-graphql'
import type { MemberRole } from '../../../platform/auth/viewer.ts'
import { MemberRoleEnum } from '../membership/membership.type.ts'

@Directive('@inaccessible')
@ObjectType({
  simpleResolvers: true,
  description: 'What access tokens issued before may say wrongly from now on.',
})
export class ViewerRightsChange {
  @Field(() => ID, { nullable: true, description: 'The session that is over.' })
  endedSessionId: string | null

  @Field(() => ID, { nullable: true, description: 'The secret or key that is void.' })
  revokedCredentialId: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'The session whose second factor counts, or counts no more.',
  })
  factorSessionId: string | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether that session has shown a second factor; null when none changed.',
  })
  hasSecondFactor: boolean | null

  @Field(() => ID, { nullable: true, description: 'Whose membership changed.' })
  userId: string | null

  @Field(() => ID, { nullable: true, description: 'In which organisation.' })
  organisationId: string | null

  @Field(() => MemberRoleEnum, {
    nullable: true,
    description: 'The role the member has there now; null when they no longer belong to it.',
  })
  role: MemberRole | null
}
