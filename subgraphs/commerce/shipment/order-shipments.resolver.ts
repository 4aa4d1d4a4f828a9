import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { CommerceContext } from '../context.ts'
import type { OrderRow } from '../order/order.store.ts'
import { Order } from '../order/order.type.ts'
import type { ShipmentRow } from './shipment.store.ts'
import { Shipment } from './shipment.type.ts'

@Resolver(() => Order)
export class OrderShipmentsResolver {
  @FieldResolver(() => [Shipment], { description: 'What was sent of it, oldest first; max 100.' })
  shipments(@Root() order: OrderRow, @Ctx() context: CommerceContext): Promise<readonly ShipmentRow[]> {
    return context.loaders.shipmentsByOrder.load(order.id)
  }
}
