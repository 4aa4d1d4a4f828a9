import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import type { CommerceContext } from '../context.ts'
import type { VariantRow } from '../variant/variant.store.ts'
import { VariantConnection } from '../variant/variant.type.ts'
import { BatteryFilterInput, BatterySortInput } from './battery.input.ts'
import { selectBatteryPage } from './battery.store.ts'
import type { BatteryRow } from './battery.store.ts'
import { Battery, BatteryConnection } from './battery.type.ts'

@Resolver(() => Battery)
export class BatteryResolver {
  @Query(() => Battery, { nullable: true, description: 'One battery; null when there is none.' })
  battery(
    @Args(() => NodeArgs) { id }: NodeArgs,
    @Ctx() context: CommerceContext,
  ): Promise<BatteryRow | null> {
    return context.loaders.battery.load(id)
  }

  @Query(() => BatteryConnection, { description: 'The catalogue by family, open to everybody.' })
  async batteries(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => BatteryFilterInput, {
      nullable: true,
      description: 'Which ones; all when left out.',
    })
    filter: BatteryFilterInput | null | undefined,
    @Arg('sort', () => BatterySortInput, { nullable: true, description: 'By name when left out.' })
    sort: BatterySortInput | null | undefined,
    @Ctx() context: CommerceContext,
  ): Promise<Connection<BatteryRow>> {
    const order = sort ?? { field: 'NAME', direction: 'ASC' }
    const found = await context.database.read((tx) => selectBatteryPage(tx, filter ?? {}, order, page))
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => VariantConnection, { description: 'The variants it is sold in, by SKU.' })
  async variants(
    @Root() battery: BatteryRow,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: CommerceContext,
  ): Promise<Connection<VariantRow>> {
    const found = await context.loaders.variantsByBattery.load({ parentId: battery.id, page })
    return toConnection(found, (row) => ({ ...row, battery }))
  }
}
