import { IsEmail, IsOptional, IsUUID, MaxLength } from 'class-validator'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import type { MemberRole } from '../../../platform/auth/viewer.ts'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { MemberRoleEnum, Membership } from './membership.type.ts'

@InputType({ description: 'Whom to invite, and as what.' })
export class MembershipInviteInput {
  @Field(() => String, { description: 'E-mail address of an existing account, up to 254 characters.' })
  @IsEmail()
  @MaxLength(254)
  email: string

  @Field(() => MemberRoleEnum, { description: 'What they may do; no more than you may yourself.' })
  role: MemberRole

  @Field(() => ID, {
    nullable: true,
    description: 'The organisation; the one you act as when left out. Only our staff may name another.',
  })
  @IsOptional()
  @IsUUID()
  organisationId?: string | null
}

export const MembershipInviteError = userErrorType('MembershipInvite', {
  NOT_FOUND: 'There is no such organisation that you may invite to.',
  ACCOUNT_NOT_FOUND: 'Nobody has an account with this e-mail address; ask them to sign up first.',
  ALREADY_MEMBER: 'They belong to the organisation already, or are invited.',
  ROLE_TOO_HIGH: 'You may not grant a role above your own.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of membershipInvite.' })
export class MembershipInvitePayload {
  @Field(() => Membership, { nullable: true, description: 'The invitation; null when refused.' })
  membership: Membership | null

  @Field(() => [MembershipInviteError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof MembershipInviteError>[]
}

@InputType({ description: 'Which invitation to accept.' })
export class MembershipAcceptInput {
  @Field(() => ID, { description: 'A membership of yours that is offered.' })
  @IsUUID()
  membershipId: string
}

export const MembershipAcceptError = userErrorType('MembershipAccept', {
  NOT_FOUND: 'There is no such invitation for you; it may have been taken back.',
  EMAIL_NOT_VERIFIED: 'You have not verified the e-mail address the invitation was sent to.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of membershipAccept.' })
export class MembershipAcceptPayload {
  @Field(() => Membership, {
    nullable: true,
    description:
      'The membership, now in force; null when refused. Act as the organisation with sessionActAs.',
  })
  membership: Membership | null

  @Field(() => [MembershipAcceptError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof MembershipAcceptError>[]
}

@InputType({ description: 'Whose role to change to what.' })
export class MembershipChangeRoleInput {
  @Field(() => ID, { description: 'A membership of the organisation you act as.' })
  @IsUUID()
  membershipId: string

  @Field(() => MemberRoleEnum, { description: 'The new role; no more than your own.' })
  role: MemberRole
}

export const MembershipChangeRoleError = userErrorType('MembershipChangeRole', {
  NOT_FOUND: 'There is no such membership that you may change.',
  ROLE_TOO_HIGH: 'The member’s present role or the new one is above your own.',
  LAST_OWNER: 'An organisation keeps at least one owner.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of membershipChangeRole.' })
export class MembershipChangeRolePayload {
  @Field(() => Membership, {
    nullable: true,
    description:
      'The membership as it is now; null when refused. The member’s access token shows it after its next refresh, within ten minutes.',
  })
  membership: Membership | null

  @Field(() => [MembershipChangeRoleError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof MembershipChangeRoleError>[]
}

@InputType({ description: 'Which membership to end.' })
export class MembershipRevokeInput {
  @Field(() => ID, {
    description: 'A membership of the organisation you act as, or one of your own, to leave or to decline.',
  })
  @IsUUID()
  membershipId: string
}

export const MembershipRevokeError = userErrorType('MembershipRevoke', {
  NOT_FOUND: 'There is no such membership that you may end.',
  ROLE_TOO_HIGH: 'The member’s role is above your own.',
  LAST_OWNER: 'The last owner cannot leave; make somebody else an owner first.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of membershipRevoke.' })
export class MembershipRevokePayload {
  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the membership that ended; null when refused. Its access tokens run out within ten minutes.',
  })
  membershipId: string | null

  @Field(() => [MembershipRevokeError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof MembershipRevokeError>[]
}
