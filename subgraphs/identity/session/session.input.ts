import { IsOptional, IsUUID, MaxLength } from 'class-validator'
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { IssuedToken, Session } from './session.type.ts'

@InputType({ description: 'The refresh token to exchange.' })
export class SessionRefreshInput {
  @Field(() => String, { description: 'The refresh token issued last, 43 characters.' })
  @MaxLength(100)
  refreshToken: string
}

export const SessionRefreshError = userErrorType('SessionRefresh', {
  INVALID_TOKEN: 'No session has this refresh token.',
  SESSION_ENDED: 'The session ran out or was ended: sign in again.',
  ALREADY_REFRESHED:
    'The token was spent within the last ten seconds, as when two tabs refresh at once: use the token the other one got.',
  TOKEN_REUSED:
    'The token was spent long ago. Somebody may have copied it, so the session was ended: sign in again.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of sessionRefresh.' })
export class SessionRefreshPayload {
  @Field(() => Session, { nullable: true, description: 'The session as it is now; null when refused.' })
  session: Session | null

  @Field(() => IssuedToken, { nullable: true, description: 'The new access token; null when refused.' })
  accessToken: IssuedToken | null

  @Field(() => IssuedToken, {
    nullable: true,
    description: 'The new refresh token; the old one is spent. Null when refused.',
  })
  refreshToken: IssuedToken | null

  @Field(() => [SessionRefreshError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof SessionRefreshError>[]
}

@InputType({ description: 'Which organisation to act as.' })
export class SessionActAsInput {
  @Field(() => ID, {
    nullable: true,
    description: 'An organisation you belong to; null or left out to act as none, as a retail customer does.',
  })
  @IsOptional()
  @IsUUID()
  organisationId?: string | null
}

export const SessionActAsError = userErrorType('SessionActAs', {
  NOT_A_MEMBER: 'You do not belong to that organisation.',
  SESSION_ENDED: 'Your session was ended: sign in again.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of sessionActAs.' })
export class SessionActAsPayload {
  @Field(() => Session, { nullable: true, description: 'Your session as it is now; null when refused.' })
  session: Session | null

  @Field(() => IssuedToken, {
    nullable: true,
    description:
      'An access token for the other organisation; null when refused. The refresh token stays as it is and carries on as that organisation.',
  })
  accessToken: IssuedToken | null

  @Field(() => [SessionActAsError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof SessionActAsError>[]
}

@InputType({ description: 'Which session to end.' })
export class SessionRevokeInput {
  @Field(() => ID, { description: 'One of your sessions.' })
  @IsUUID()
  sessionId: string
}

export const SessionRevokeError = userErrorType('SessionRevoke', {
  NOT_FOUND: 'You have no such session.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of sessionRevoke.' })
export class SessionRevokePayload {
  @Field(() => Session, {
    nullable: true,
    description: 'The ended session; null when refused. Gateways refuse its access token within moments.',
  })
  session: Session | null

  @Field(() => [SessionRevokeError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof SessionRevokeError>[]
}

@InputType({ description: 'Which of your sessions to end.' })
export class SessionRevokeAllInput {
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether the session this request is made in ends as well.',
  })
  includesCurrent: boolean
}

export const SessionRevokeAllError = userErrorType('SessionRevokeAll', {
  NOT_FOUND: 'Your account does not exist any more.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of sessionRevokeAll.' })
export class SessionRevokeAllPayload {
  @Field(() => Int, { nullable: true, description: 'How many sessions were ended; null when refused.' })
  endedCount: number | null

  @Field(() => [SessionRevokeAllError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof SessionRevokeAllError>[]
}

export const UserSignOutError = userErrorType('UserSignOut', {
  NOT_FOUND: 'Your session does not exist any more.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userSignOut.' })
export class UserSignOutPayload {
  @Field(() => Session, {
    nullable: true,
    description: 'The ended session; null when it had been forgotten.',
  })
  session: Session | null

  @Field(() => [UserSignOutError], {
    description: 'Why nothing was ended; empty when the session has ended.',
  })
  userErrors: InstanceType<typeof UserSignOutError>[]
}
