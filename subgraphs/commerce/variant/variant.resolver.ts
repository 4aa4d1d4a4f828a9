import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { notFound } from '../../../platform/errors/public-error.ts'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import type { BatteryRow } from '../battery/battery.store.ts'
import { Battery } from '../battery/battery.type.ts'
import type { CommerceContext } from '../context.ts'
import { CelsiusRange } from './celsius-range.type.ts'
import { Dimensions } from './dimensions.type.ts'
import { VariantFilterInput, VariantSortInput } from './variant.input.ts'
import { selectVariantPage } from './variant.store.ts'
import type { VariantRow } from './variant.store.ts'
import { Variant, VariantConnection } from './variant.type.ts'

@Resolver(() => Variant)
export class VariantResolver {
  @Query(() => Variant, { nullable: true, description: 'One variant; null when there is none.' })
  variant(
    @Args(() => NodeArgs) { id }: NodeArgs,
    @Ctx() context: CommerceContext,
  ): Promise<VariantRow | null> {
    return context.loaders.variant.load(id)
  }

  @Query(() => VariantConnection, { description: 'The catalogue by what is sold, open to everybody.' })
  async variants(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => VariantFilterInput, {
      nullable: true,
      description: 'Which ones; all when left out.',
    })
    filter: VariantFilterInput | null | undefined,
    @Arg('sort', () => VariantSortInput, { nullable: true, description: 'By name when left out.' })
    sort: VariantSortInput | null | undefined,
    @Ctx() context: CommerceContext,
  ): Promise<Connection<VariantRow>> {
    const order = sort ?? { field: 'NAME', direction: 'ASC' }
    const found = await context.database.read((tx) => selectVariantPage(tx, filter ?? {}, order, page))
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => Battery, { description: 'The family it belongs to.' })
  async battery(@Root() variant: VariantRow, @Ctx() context: CommerceContext): Promise<BatteryRow> {
    const battery = variant.battery ?? (await context.loaders.battery.load(variant.batteryId))
    if (!battery) throw notFound('Battery')
    return battery
  }

  @FieldResolver(() => Dimensions, { description: 'Outer size.' })
  dimensions(@Root() { lengthMm, widthMm, heightMm }: VariantRow): Dimensions {
    return { lengthMm, widthMm, heightMm }
  }

  @FieldResolver(() => CelsiusRange, {
    nullable: true,
    description: 'Temperatures it may be charged at; null when it must not be charged.',
  })
  chargeTemperature(@Root() { chargeMinCelsius, chargeMaxCelsius }: VariantRow): CelsiusRange | null {
    if (chargeMinCelsius === null || chargeMaxCelsius === null) return null
    return { min: chargeMinCelsius, max: chargeMaxCelsius }
  }

  @FieldResolver(() => CelsiusRange, { description: 'Temperatures it may be discharged at.' })
  dischargeTemperature(@Root() { dischargeMinCelsius, dischargeMaxCelsius }: VariantRow): CelsiusRange {
    return { min: dischargeMinCelsius, max: dischargeMaxCelsius }
  }
}
