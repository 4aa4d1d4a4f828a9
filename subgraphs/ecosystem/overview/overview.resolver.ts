import { Ctx, Query, Resolver } from 'type-graphql'
import { requirePrincipal } from '../../../platform/auth/permission.ts'
import type { EcosystemContext } from '../context.ts'
import { selectOverview } from './overview.store.ts'
import { EcosystemOverview } from './overview.type.ts'

@Resolver()
export class OverviewResolver {
  @Query(() => EcosystemOverview, {
    description: 'The control room at a glance. One dead project never blanks the others.',
  })
  ecosystemOverview(@Ctx() context: EcosystemContext): Promise<EcosystemOverview> {
    requirePrincipal(context.viewer)
    return context.database.read(selectOverview)
  }
}
