import { Arg, Args, Ctx, Directive, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { requireOrganisation } from '../../../platform/auth/permission.ts'
import { isOperator } from '../../../platform/auth/viewer.ts'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import type { IdentityContext } from '../context.ts'
import type { OrganisationRow } from '../organisation/organisation.store.ts'
import { Organisation } from '../organisation/organisation.type.ts'
import type { UserRow } from '../user/user.store.ts'
import { User } from '../user/user.type.ts'
import { AuditEntryFilterInput } from './audit.input.ts'
import { selectAuditPage } from './audit.store.ts'
import type { AuditEntryRow } from './audit.store.ts'
import { AuditEntry, AuditEntryConnection } from './audit.type.ts'

@Resolver(() => AuditEntry)
export class AuditResolver {
  @Directive('@requiresScopes(scopes: [["role:admin"], ["organisation:operator"], ["audit:read"]])')
  @Query(() => AuditEntryConnection, {
    description:
      'The audit log of the organisation you act for, newest first; needs the role ADMIN. Our staff see every log, and what belongs to no organisation.',
  })
  async auditEntries(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => AuditEntryFilterInput, {
      nullable: true,
      description: 'Which ones; all when left out.',
    })
    filter: AuditEntryFilterInput | null | undefined,
    @Ctx() context: IdentityContext,
  ): Promise<Connection<AuditEntryRow>> {
    const own = requireOrganisation(context.viewer, 'ADMIN').organisationId
    const organisationId = filter?.organisationId ?? (isOperator(context.viewer) ? null : own)
    // Another's organisation is not refused here: row level security shows nothing of it.
    const found = await context.database.read((tx) =>
      selectAuditPage(tx, { ...filter, organisationId }, page),
    )
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'The person who did it; null when nobody known did, a machine or a service.',
  })
  actor(@Root() entry: AuditEntryRow, @Ctx() context: IdentityContext): Promise<UserRow | null> | null {
    return entry.actorKind === 'user' && entry.actorId ? context.loaders.user.load(entry.actorId) : null
  }

  @FieldResolver(() => Organisation, {
    nullable: true,
    description: 'Whose log it stands in; null for what belongs to no organisation.',
  })
  organisation(
    @Root() { organisationId }: AuditEntryRow,
    @Ctx() context: IdentityContext,
  ): Promise<OrganisationRow | null> | null {
    return organisationId ? context.loaders.organisation.load(organisationId) : null
  }
}
