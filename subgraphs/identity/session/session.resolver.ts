import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { requireUser } from '../../../platform/auth/permission.ts'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import type { OrganisationRow } from '../organisation/organisation.store.ts'
import { Organisation } from '../organisation/organisation.type.ts'
import { actAs, revokeAllSessions, revokeSession, signOutUser } from './session.commands.ts'
import {
  SessionActAsInput,
  SessionActAsPayload,
  SessionRefreshInput,
  SessionRefreshPayload,
  SessionRevokeAllInput,
  SessionRevokeAllPayload,
  SessionRevokeInput,
  SessionRevokePayload,
  UserSignOutPayload,
} from './session.input.ts'
import { refreshSession } from './session-refresh.ts'
import { selectOpenSessionPage } from './session.store.ts'
import type { SessionRow } from './session.store.ts'
import { Session, SessionConnection } from './session.type.ts'

@Resolver(() => Session)
export class SessionResolver {
  @Query(() => SessionConnection, { description: 'Where you are signed in, newest first.' })
  async sessions(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: IdentityContext,
  ): Promise<Connection<SessionRow>> {
    const { userId } = requireUser(context.viewer)
    const found = await context.database.read((tx) => selectOpenSessionPage(tx, userId, page, new Date()))
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => Organisation, {
    nullable: true,
    description: 'The organisation acted as in this session; null when acting as none.',
  })
  organisation(
    @Root() session: SessionRow,
    @Ctx() context: IdentityContext,
  ): Promise<OrganisationRow | null> | null {
    return session.organisationId ? context.loaders.organisation.load(session.organisationId) : null
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is the session this request was made in.' })
  isCurrent(@Root() session: SessionRow, @Ctx() { viewer }: IdentityContext): boolean {
    return viewer.kind === 'user' && viewer.sessionId === session.id
  }

  @Mutation(() => SessionRefreshPayload, {
    description:
      'Exchanges a refresh token, which works once, for a new access token and a new refresh token. Needs no access token.',
  })
  sessionRefresh(
    @Arg('input', () => SessionRefreshInput, { description: 'The refresh token.' })
    input: SessionRefreshInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => refreshSession(context, input.refreshToken),
      (signedIn) => signedIn,
    )
  }

  @Mutation(() => SessionActAsPayload, {
    description: 'Lets you act as another organisation you belong to, or as none, in this session.',
  })
  sessionActAs(
    @Arg('input', () => SessionActAsInput, { description: 'Which organisation to act as.' })
    input: SessionActAsInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => actAs(context, input),
      (answer) => answer,
    )
  }

  @Mutation(() => SessionRevokePayload, {
    description: 'Ends one of your sessions; one that has ended stays so.',
  })
  sessionRevoke(
    @Arg('input', () => SessionRevokeInput, { description: 'Which session to end.' })
    input: SessionRevokeInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => revokeSession(context, input.sessionId),
      (session) => ({ session }),
    )
  }

  @Mutation(() => SessionRevokeAllPayload, {
    description: 'Ends all your sessions, this one too if asked to.',
  })
  sessionRevokeAll(
    @Arg('input', () => SessionRevokeAllInput, { description: 'Which sessions to end.' })
    input: SessionRevokeAllInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => revokeAllSessions(context, input.includesCurrent),
      (endedCount) => ({ endedCount }),
    )
  }

  @Mutation(() => UserSignOutPayload, { description: 'Ends the session this request was made in.' })
  userSignOut(@Ctx() context: IdentityContext) {
    return payload(
      () => signOutUser(context),
      (session) => ({ session }),
    )
  }
}
