import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql'
import type { CommerceContext } from '../context.ts'
import type { VariantRow } from '../variant/variant.store.ts'
import { Variant } from '../variant/variant.type.ts'
import { availabilityOf, availableOn } from './stock.ts'
import type { StockAvailability } from './stock.ts'
import type { StockLevelRow } from './stock.store.ts'
import { StockAvailabilityEnum, StockLevel } from './stock.type.ts'

@Resolver(() => Variant)
export class VariantStockResolver {
  @FieldResolver(() => [StockLevel], { description: 'What lies in each warehouse, by its code.' })
  stock(@Root() variant: VariantRow, @Ctx() context: CommerceContext): Promise<readonly StockLevelRow[]> {
    return context.loaders.stockByVariant.load(variant.id)
  }

  @FieldResolver(() => StockAvailabilityEnum, { description: 'Whether it can be had now.' })
  async availability(
    @Root() variant: VariantRow,
    @Ctx() context: CommerceContext,
  ): Promise<StockAvailability> {
    return availabilityOf(await context.loaders.stockByVariant.load(variant.id))
  }

  @FieldResolver(() => Int, { description: 'Pieces that can be ordered now, over all warehouses.' })
  async availableQuantity(@Root() variant: VariantRow, @Ctx() context: CommerceContext): Promise<number> {
    return availableOn(await context.loaders.stockByVariant.load(variant.id))
  }
}
