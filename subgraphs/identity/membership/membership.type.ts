import { Field, ID, ObjectType } from 'type-graphql'
import type { MemberRole } from '../../../platform/auth/viewer.ts'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { MembershipState } from './membership.ts'

export const MemberRoleEnum = enumType(
  'MemberRole',
  'What a member may do, weakest first; each may do what those before it may.',
  {
    MEMBER: 'Sees the organisation’s records.',
    AGENT: 'Also does the daily work: customers, orders, tickets.',
    MANAGER: 'Also manages members and what needs a decision.',
    ADMIN: 'Also changes settings.',
    OWNER: 'Answers for the organisation; there is always at least one.',
  } satisfies Record<MemberRole, string>,
)

export const MembershipStateEnum = enumType('MembershipState', 'Whether a membership is in force.', {
  INVITED: 'Offered, not yet accepted.',
  ACTIVE: 'In force.',
} satisfies Record<MembershipState, string>)

@ObjectType({
  simpleResolvers: true,
  description: 'That a person belongs to an organisation, or is invited to.',
})
export class Membership {
  @Field(() => ID, { description: 'Id of the membership, a UUID.' })
  id: string

  @Field(() => MemberRoleEnum, { description: 'What the member may do.' })
  role: MemberRole

  @Field(() => MembershipStateEnum, { description: 'Whether it is in force.' })
  state: MembershipState

  @Field(() => Date, { description: 'When it was offered or granted.' })
  createdAt: Date

  @Field(() => Date, {
    nullable: true,
    description: 'When it came into force; null while it is an invitation.',
  })
  joinedAt: Date | null

  // Behind `user` and `organisation`: not fields of the graph.
  userId: string
  organisationId: string
}

export const MembershipConnection = connectionType('Membership', () => Membership)
