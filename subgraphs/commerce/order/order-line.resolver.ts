import { FieldResolver, Resolver, Root } from 'type-graphql'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import { Money } from '../../../platform/graphql/money.ts'
import type { VariantRow } from '../variant/variant.store.ts'
import { Variant } from '../variant/variant.type.ts'
import { OrderLine } from './order-line.type.ts'
import type { OrderLineRow } from './order.store.ts'

@Resolver(() => OrderLine)
export class OrderLineResolver {
  @FieldResolver(() => Variant, { description: 'The variant as it is now.' })
  variant(@Root() { variant }: OrderLineRow): VariantRow {
    return variant
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => Money, { description: 'What one piece cost when it was ordered, without VAT.' })
  unitPrice(@Root() { unitAmount, currency }: OrderLineRow): Money {
    return { amount: unitAmount, currency }
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => Money, { description: 'Unit price × pieces.' })
  total(@Root() { lineAmount, currency }: OrderLineRow): Money {
    return { amount: lineAmount, currency }
  }
}
