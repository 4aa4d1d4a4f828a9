import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { Money } from '../../../platform/graphql/money.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { MarketplaceContext } from '../context.ts'
import { MarketplaceOrganisation } from '../external/organisation.ts'
import type { ServiceRow } from '../service/service.store.ts'
import { ServiceConnection } from '../service/service.type.ts'
import { saveProviderProfile } from './provider.commands.ts'
import {
  ProviderProfileFilterInput,
  ProviderProfileSaveInput,
  ProviderProfileSavePayload,
} from './provider.input.ts'
import { selectProviderPage } from './provider.store.ts'
import type { ProviderProfileRow } from './provider.store.ts'
import { ProviderProfile, ProviderProfileConnection } from './provider.type.ts'

@Resolver(() => ProviderProfile)
export class ProviderResolver {
  @Query(() => ProviderProfile, {
    nullable: true,
    description: 'One provider profile; null when there is none. Open to everybody.',
  })
  providerProfile(
    @Args(() => NodeArgs) { id }: NodeArgs,
    @Ctx() context: MarketplaceContext,
  ): Promise<ProviderProfileRow | null> {
    return context.loaders.provider.load(id)
  }

  @Query(() => ProviderProfileConnection, {
    description: 'Provider profiles, newest first. Open to everybody.',
  })
  async providerProfiles(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => ProviderProfileFilterInput, {
      nullable: true,
      description: 'Which profiles to list.',
    })
    filter: ProviderProfileFilterInput | undefined,
    @Ctx() context: MarketplaceContext,
  ): Promise<Connection<ProviderProfileRow>> {
    const found = await context.database.read((tx) => selectProviderPage(tx, page, filter))
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => MarketplaceOrganisation, { description: 'The organisation behind the profile.' })
  organisation(@Root() profile: ProviderProfileRow): MarketplaceOrganisation {
    return { id: profile.organisationId }
  }

  @FieldResolver(() => Money, { description: 'What an hour of work costs, without tax.' })
  hourlyRate(@Root() profile: ProviderProfileRow): Money {
    return { amount: profile.hourlyRateAmount, currency: profile.currency }
  }

  @FieldResolver(() => ServiceConnection, {
    description: 'Services the provider offers, newest first; its own members also see those it took back.',
  })
  async services(
    @Root() profile: ProviderProfileRow,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: MarketplaceContext,
  ): Promise<Connection<ServiceRow>> {
    const found = await context.loaders.servicesByProvider.load({ parentId: profile.id, page })
    return toConnection(found, (row) => row)
  }

  @Mutation(() => ProviderProfileSavePayload, {
    description: 'Makes or changes the profile of your organisation; needs the role MANAGER.',
  })
  providerProfileSave(
    @Arg('input', () => ProviderProfileSaveInput, { description: 'The profile as it shall be.' })
    input: ProviderProfileSaveInput,
    @Ctx() context: MarketplaceContext,
  ) {
    return payload(
      () => saveProviderProfile(context, input),
      (providerProfile) => ({ providerProfile }),
    )
  }
}
