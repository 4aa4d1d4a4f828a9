import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { Money } from '../../../platform/graphql/money.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { MarketplaceContext } from '../context.ts'
import type { ProviderProfileRow } from '../provider/provider.store.ts'
import { ProviderProfile } from '../provider/provider.type.ts'
import { createService, updateService } from './service.commands.ts'
import {
  ServiceCreateInput,
  ServiceCreatePayload,
  ServiceFilterInput,
  ServiceSortInput,
  ServiceUpdateInput,
  ServiceUpdatePayload,
} from './service.input.ts'
import { selectServicePage } from './service.store.ts'
import type { ServiceRow } from './service.store.ts'
import { Service, ServiceConnection } from './service.type.ts'

@Resolver(() => Service)
export class ServiceResolver {
  @Query(() => Service, {
    nullable: true,
    description: 'One service; null when there is none that you may see. Open to everybody.',
  })
  service(
    @Args(() => NodeArgs) { id }: NodeArgs,
    @Ctx() context: MarketplaceContext,
  ): Promise<ServiceRow | null> {
    return context.loaders.service.load(id)
  }

  @Query(() => ServiceConnection, {
    description: 'Services on offer, newest first unless sorted otherwise. Open to everybody.',
  })
  async services(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => ServiceFilterInput, { nullable: true, description: 'Which services to list.' })
    filter: ServiceFilterInput | undefined,
    @Arg('sort', () => ServiceSortInput, { nullable: true, description: 'How to sort them.' })
    sort: ServiceSortInput | undefined,
    @Ctx() context: MarketplaceContext,
  ): Promise<Connection<ServiceRow>> {
    const found = await context.database.read((tx) => selectServicePage(tx, page, filter, sort))
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => Money, { description: 'Its price, without tax.' })
  price(@Root() service: ServiceRow): Money {
    return { amount: service.priceAmount, currency: service.currency }
  }

  @FieldResolver(() => ProviderProfile, { nullable: true, description: 'Who offers it.' })
  provider(
    @Root() service: ServiceRow,
    @Ctx() context: MarketplaceContext,
  ): Promise<ProviderProfileRow | null> {
    return context.loaders.provider.load(service.providerId)
  }

  @Mutation(() => ServiceCreatePayload, {
    description: 'Offers a service of your organisation; needs the role AGENT.',
  })
  serviceCreate(
    @Arg('input', () => ServiceCreateInput, { description: 'The service to offer.' })
    input: ServiceCreateInput,
    @Ctx() context: MarketplaceContext,
  ) {
    return payload(
      () => createService(context, input),
      (service) => ({ service }),
    )
  }

  @Mutation(() => ServiceUpdatePayload, {
    description: 'Changes a service of your organisation, or takes it back; needs the role AGENT.',
  })
  serviceUpdate(
    @Arg('input', () => ServiceUpdateInput, { description: 'Which service, and what to change.' })
    input: ServiceUpdateInput,
    @Ctx() context: MarketplaceContext,
  ) {
    return payload(
      () => updateService(context, input),
      (service) => ({ service }),
    )
  }
}
