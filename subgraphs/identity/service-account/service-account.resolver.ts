import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { requireMember } from '../../../platform/auth/permission.ts'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import {
  addSecret,
  createServiceAccount,
  disableServiceAccount,
  revokeSecret,
  signInServiceAccount,
} from './service-account.commands.ts'
import {
  ServiceAccountCreateInput,
  ServiceAccountCreatePayload,
  ServiceAccountSecretAddInput,
  ServiceAccountSecretAddPayload,
  ServiceAccountSecretRevokeInput,
  ServiceAccountSecretRevokePayload,
  ServiceAccountDisableInput,
  ServiceAccountDisablePayload,
  ServiceAccountSignInInput,
  ServiceAccountSignInPayload,
} from './service-account.input.ts'
import { serviceAccountRole } from './service-account.ts'
import { selectServiceAccountPage } from './service-account.store.ts'
import type { ServiceAccountRow, ServiceAccountSecretRow } from './service-account.store.ts'
import { ServiceAccount, ServiceAccountConnection, ServiceAccountSecret } from './service-account.type.ts'

@Resolver(() => ServiceAccount)
export class ServiceAccountResolver {
  @Query(() => ServiceAccountConnection, {
    description: 'Service accounts of the organisation you act as, newest first. For administrators.',
  })
  async serviceAccounts(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: IdentityContext,
  ): Promise<Connection<ServiceAccountRow>> {
    const { organisationId } = requireMember(context.viewer, serviceAccountRole)
    const found = await context.database.read((tx) => selectServiceAccountPage(tx, organisationId, page))
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => [ServiceAccountSecret], {
    description: 'Its secrets that work, oldest first; two at most.',
  })
  secrets(
    @Root() account: ServiceAccountRow,
    @Ctx() context: IdentityContext,
  ): Promise<readonly ServiceAccountSecretRow[]> {
    return context.loaders.serviceAccountSecrets.load(account.id)
  }

  @Mutation(() => ServiceAccountCreatePayload, {
    description:
      'Makes a program that acts for the organisation you act as, with a first secret. For administrators.',
  })
  serviceAccountCreate(
    @Arg('input', () => ServiceAccountCreateInput, { description: 'Which program.' })
    input: ServiceAccountCreateInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => createServiceAccount(context, input),
      (made) => made,
    )
  }

  @Mutation(() => ServiceAccountSecretAddPayload, {
    description:
      'Gives a service account a second secret, to replace the first without a pause. For administrators.',
  })
  serviceAccountSecretAdd(
    @Arg('input', () => ServiceAccountSecretAddInput, { description: 'Which service account.' })
    input: ServiceAccountSecretAddInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => addSecret(context, input.serviceAccountId),
      (made) => made,
    )
  }

  @Mutation(() => ServiceAccountSecretRevokePayload, {
    description: 'Ends a secret of a service account and the tokens issued with it. For administrators.',
  })
  serviceAccountSecretRevoke(
    @Arg('input', () => ServiceAccountSecretRevokeInput, { description: 'Which secret.' })
    input: ServiceAccountSecretRevokeInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => revokeSecret(context, input.secretId),
      (serviceAccount) => ({ serviceAccount }),
    )
  }

  @Mutation(() => ServiceAccountDisablePayload, {
    description: 'Ends a service account for good. For administrators.',
  })
  serviceAccountDisable(
    @Arg('input', () => ServiceAccountDisableInput, { description: 'Which service account.' })
    input: ServiceAccountDisableInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => disableServiceAccount(context, input.serviceAccountId),
      (serviceAccount) => ({ serviceAccount }),
    )
  }

  @Mutation(() => ServiceAccountSignInPayload, {
    description:
      'Exchanges a service account’s id and secret for an access token (client credentials). Needs no access token.',
  })
  serviceAccountSignIn(
    @Arg('input', () => ServiceAccountSignInInput, { description: 'What proves which program it is.' })
    input: ServiceAccountSignInInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => signInServiceAccount(context, input),
      (signedIn) => signedIn,
    )
  }
}
