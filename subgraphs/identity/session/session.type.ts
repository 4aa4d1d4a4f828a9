import { Field, ID, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { SessionEndReason } from './session.ts'

export const SessionEndReasonEnum = enumType('SessionEndReason', 'Why a session ended.', {
  SIGNED_OUT: 'Its owner signed out.',
  REVOKED: 'Its owner ended it from another session.',
  TOKEN_REUSED: 'A refresh token was used again long after it was spent: somebody had copied it.',
  PASSWORD_CHANGED: 'The password of the account was changed from elsewhere.',
  ACCOUNT_DELETED: 'The account was deleted.',
} satisfies Record<SessionEndReason, string>)

@ObjectType({ simpleResolvers: true, description: 'One place where a person is signed in.' })
export class Session {
  @Field(() => ID, { description: 'Id of the session, a UUID.' })
  id: string

  @Field(() => String, {
    nullable: true,
    description: 'What the device was called at sign-in, up to 200 characters.',
  })
  device: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'The network it was used from last, such as 203.0.113.0/24 or 2001:db8:1::/48; null when that is not known.',
  })
  network: string | null

  @Field(() => Date, {
    nullable: true,
    description: 'When a second factor was shown in it; null when it began with one factor alone.',
  })
  secondFactorAt: Date | null

  @Field(() => Date, { description: 'When it began.' })
  createdAt: Date

  @Field(() => Date, {
    description: 'When it was last refreshed; a session in use is refreshed every ten minutes.',
  })
  refreshedAt: Date

  @Field(() => Date, {
    description: 'When it runs out: 30 days after its last refresh, at most 180 days after its beginning.',
  })
  expiresAt: Date

  @Field(() => Date, { nullable: true, description: 'When it was ended; null while it runs.' })
  endedAt: Date | null

  @Field(() => SessionEndReasonEnum, { nullable: true, description: 'Why it was ended; null while it runs.' })
  endReason: SessionEndReason | null

  // Behind `organisation`: not a field of the graph.
  organisationId: string | null
}

export const SessionConnection = connectionType('Session', () => Session)

@ObjectType({ simpleResolvers: true, description: 'A token that was just issued; it is shown once.' })
export class IssuedToken {
  @Field(() => String, { description: 'The token; treat it as opaque and as a secret.' })
  value: string

  @Field(() => Date, { description: 'When it stops working.' })
  expiresAt: Date
}
