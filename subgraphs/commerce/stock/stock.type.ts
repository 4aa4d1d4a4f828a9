import { Field, ID, ObjectType } from 'type-graphql'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { StockAvailability } from './stock.ts'
import { Warehouse } from './warehouse.type.ts'

export const StockAvailabilityEnum = enumType('StockAvailability', 'Whether a variant can be had now.', {
  IN_STOCK: 'Plenty is left.',
  LOW_STOCK: 'Less is left than we like to keep.',
  OUT_OF_STOCK: 'None is left.',
} satisfies Record<StockAvailability, string>)

@ObjectType({ simpleResolvers: true, description: 'How much of a variant lies in one warehouse.' })
export class StockLevel {
  @Field(() => ID, { description: 'Id of the stock level, a UUID.' })
  id: string

  @Field(() => Warehouse, { description: 'Where it lies.' })
  warehouse: Warehouse

  @Field(() => Date, { description: 'When it was last counted or adjusted.' })
  countedAt: Date
}
