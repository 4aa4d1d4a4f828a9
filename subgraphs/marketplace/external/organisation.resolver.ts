import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { MarketplaceContext } from '../context.ts'
import type { ProviderProfileRow } from '../provider/provider.store.ts'
import { ProviderProfile } from '../provider/provider.type.ts'
import { MarketplaceOrganisation } from './organisation.ts'

@Resolver(() => MarketplaceOrganisation)
export class OrganisationResolver {
  @FieldResolver(() => ProviderProfile, {
    nullable: true,
    description: 'How the organisation presents itself as a provider; null when it does not.',
  })
  providerProfile(
    @Root() organisation: MarketplaceOrganisation,
    @Ctx() context: MarketplaceContext,
  ): Promise<ProviderProfileRow | null> {
    return context.loaders.providerByOrganisation.load(organisation.id)
  }
}
