import { Max, Min } from 'class-validator'
import { Args, ArgsType, Ctx, Field, FieldResolver, Int, Resolver, Root } from 'type-graphql'
import { Money } from '../../../platform/graphql/money.ts'
import type { CommerceContext } from '../context.ts'
import { maxQuantity } from '../order/order-lines.ts'
import type { VariantRow } from '../variant/variant.store.ts'
import { Variant } from '../variant/variant.type.ts'
import { quantityPrices, retailPrices, unitPrice } from './price.ts'
import type { Price } from './price.ts'
import { QuantityPrice } from './quantity-price.type.ts'

@ArgsType()
class PriceArgs {
  @Field(() => Int, { defaultValue: 1, description: 'How many pieces you would take, 1 to 10,000.' })
  @Min(1)
  @Max(maxQuantity)
  quantity: number
}

@Resolver(() => Variant)
export class PriceResolver {
  @FieldResolver(() => Money, {
    nullable: true,
    description:
      'What one piece costs you, without VAT: your dealer price when you act for a dealer, else the retail price. Null when it is not for sale to you now.',
  })
  async price(
    @Root() variant: VariantRow,
    @Args(() => PriceArgs) { quantity }: PriceArgs,
    @Ctx() context: CommerceContext,
  ): Promise<Money | null> {
    return toMoney(unitPrice(await context.loaders.pricesByVariant.load(variant.id), quantity, new Date()))
  }

  @FieldResolver(() => [QuantityPrice], {
    description: 'From how many pieces on one piece costs you how much, fewest first.',
  })
  async priceTiers(@Root() variant: VariantRow, @Ctx() context: CommerceContext): Promise<QuantityPrice[]> {
    const steps = quantityPrices(await context.loaders.pricesByVariant.load(variant.id), new Date())
    return steps.map((step) => ({
      minimumQuantity: step.minimumQuantity,
      unitPrice: { amount: step.unitAmount, currency: step.currency },
    }))
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description:
      'What one piece costs a private buyer, without VAT. Null when it is not sold to private buyers.',
  })
  async retailPrice(
    @Root() variant: VariantRow,
    @Args(() => PriceArgs) { quantity }: PriceArgs,
    @Ctx() context: CommerceContext,
  ): Promise<Money | null> {
    const open = retailPrices(await context.loaders.pricesByVariant.load(variant.id))
    return toMoney(unitPrice(open, quantity, new Date()))
  }
}

function toMoney(price: Price | null): Money | null {
  return price && { amount: price.unitAmount, currency: price.currency }
}
