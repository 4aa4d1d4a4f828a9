import { Arg, Args, Ctx, Directive, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { requireOrganisation } from '../../../platform/auth/permission.ts'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { ApiKeyRow } from '../api-key/api-key.store.ts'
import { ApiKeyConnection } from '../api-key/api-key.type.ts'
import type { IdentityContext } from '../context.ts'
import type { PublishedOperationRow } from '../manifest/manifest.store.ts'
import { PublishedOperationConnection } from '../manifest/manifest.type.ts'
import type { OrganisationRow } from '../organisation/organisation.store.ts'
import { Organisation } from '../organisation/organisation.type.ts'
import { archiveApplication, createApplication, updateApplication } from './application.commands.ts'
import {
  ApplicationArchiveInput,
  ApplicationArchivePayload,
  ApplicationCreateInput,
  ApplicationCreatePayload,
  ApplicationUpdateInput,
  ApplicationUpdatePayload,
} from './application.input.ts'
import { selectApplicationPage } from './application.store.ts'
import type { ApplicationRow } from './application.store.ts'
import { Application, ApplicationConnection } from './application.type.ts'

@Resolver(() => Application)
export class ApplicationResolver {
  @Query(() => ApplicationConnection, {
    description: 'Applications of the organisation you act as, newest first, archived ones too.',
  })
  async applications(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: IdentityContext,
  ): Promise<Connection<ApplicationRow>> {
    const { organisationId } = requireOrganisation(context.viewer)
    const found = await context.database.read((tx) => selectApplicationPage(tx, organisationId, page))
    return toConnection(found, (row) => row)
  }

  @Query(() => Application, {
    nullable: true,
    description: 'An application of the organisation you act as; for our staff any. Null when there is none.',
  })
  application(
    @Args(() => NodeArgs) { id }: NodeArgs,
    @Ctx() context: IdentityContext,
  ): Promise<ApplicationRow | null> {
    return context.loaders.application.load(id)
  }

  @FieldResolver(() => Organisation, { nullable: true, description: 'Whose program it is.' })
  organisation(
    @Root() application: ApplicationRow,
    @Ctx() context: IdentityContext,
  ): Promise<OrganisationRow | null> {
    return context.loaders.organisation.load(application.organisationId)
  }

  @FieldResolver(() => ApiKeyConnection, { description: 'Its keys, newest first, revoked ones too.' })
  async apiKeys(
    @Root() application: ApplicationRow,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: IdentityContext,
  ): Promise<Connection<ApiKeyRow>> {
    const found = await context.loaders.apiKeysByApplication.load({ parentId: application.id, page })
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => PublishedOperationConnection, {
    description: 'The operations it may call by id, newest first.',
  })
  async operations(
    @Root() application: ApplicationRow,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: IdentityContext,
  ): Promise<Connection<PublishedOperationRow>> {
    const found = await context.loaders.operationsByApplication.load({ parentId: application.id, page })
    return toConnection(found, (row) => row)
  }

  @Directive('@requiresScopes(scopes: [["role:admin"]])')
  @Mutation(() => ApplicationCreatePayload, {
    description: 'Registers an application of the organisation you act as; needs the role ADMIN.',
  })
  applicationCreate(
    @Arg('input', () => ApplicationCreateInput, { description: 'What is known of it.' })
    input: ApplicationCreateInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => createApplication(context, input),
      (application) => ({ application }),
    )
  }

  @Directive('@requiresScopes(scopes: [["role:admin"]])')
  @Mutation(() => ApplicationUpdatePayload, {
    description: 'Changes an application of the organisation you act as; needs the role ADMIN.',
  })
  applicationUpdate(
    @Arg('input', () => ApplicationUpdateInput, { description: 'What changes.' })
    input: ApplicationUpdateInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => updateApplication(context, input),
      (application) => ({ application }),
    )
  }

  @Directive('@requiresScopes(scopes: [["role:admin"]])')
  @Mutation(() => ApplicationArchivePayload, {
    description: 'Ends an application: all its keys are revoked, for good. Needs the role ADMIN.',
  })
  applicationArchive(
    @Arg('input', () => ApplicationArchiveInput, { description: 'Which one.' })
    input: ApplicationArchiveInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => archiveApplication(context, input.id),
      (application) => ({ application }),
    )
  }
}
