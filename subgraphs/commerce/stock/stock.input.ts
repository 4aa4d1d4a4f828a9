import { IsUUID, Max, Min, NotEquals } from 'class-validator'
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import type { StockAdjustReason } from './stock.ts'
import { StockLevel } from './stock.type.ts'

const maxChange = 1_000_000

const StockAdjustReasonEnum = enumType('StockAdjustReason', 'Why stock changed other than by an order.', {
  DELIVERY: 'The maker delivered.',
  COUNT: 'A count found another number.',
  DAMAGE: 'Pieces were damaged or lost.',
  RETURN: 'Returned pieces passed inspection.',
  OTHER: 'Something else.',
} satisfies Record<StockAdjustReason, string>)

@InputType({ description: 'A change of what lies on a shelf.' })
export class StockAdjustInput {
  @Field(() => ID, { description: 'Variant on the shelf, a UUID.' })
  @IsUUID()
  variantId: string

  @Field(() => ID, { description: 'Warehouse of the shelf, a UUID.' })
  @IsUUID()
  warehouseId: string

  @Field(() => Int, {
    description: 'Pieces to add, or to take when negative; not 0, at most 1,000,000 either way.',
  })
  @NotEquals(0)
  @Min(-maxChange)
  @Max(maxChange)
  change: number

  @Field(() => StockAdjustReasonEnum, { description: 'Why.' })
  reason: StockAdjustReason
}

export const StockAdjustError = userErrorType('StockAdjust', {
  NOT_FOUND: 'There is no such variant or warehouse of yours.',
  BELOW_RESERVED: 'Fewer pieces would be left than orders have reserved.',
  TOO_MANY: 'More pieces would lie there than a shelf can count.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of stockAdjust.' })
export class StockAdjustPayload {
  @Field(() => StockLevel, { nullable: true, description: 'The shelf as it is now; null when refused.' })
  stockLevel: StockLevel | null

  @Field(() => [StockAdjustError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof StockAdjustError>[]
}
