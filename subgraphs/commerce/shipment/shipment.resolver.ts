import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { notFound } from '../../../platform/errors/public-error.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { CommerceContext } from '../context.ts'
import type { OrderRow } from '../order/order.store.ts'
import { Order } from '../order/order.type.ts'
import { shipOrder, trackShipment } from './shipment.commands.ts'
import {
  OrderShipInput,
  OrderShipPayload,
  ShipmentTrackInput,
  ShipmentTrackPayload,
} from './shipment.input.ts'
import type { ShipmentRow, TrackingEventRow } from './shipment.store.ts'
import { Shipment } from './shipment.type.ts'
import { TrackingEvent } from './tracking-event.type.ts'

@Resolver(() => Shipment)
export class ShipmentResolver {
  @Query(() => Shipment, {
    nullable: true,
    description: 'One shipment; null when there is none that you may see.',
  })
  shipment(
    @Args(() => NodeArgs) { id }: NodeArgs,
    @Ctx() context: CommerceContext,
  ): Promise<ShipmentRow | null> {
    return context.loaders.shipment.load(id)
  }

  @FieldResolver(() => Order, { description: 'The order it belongs to.' })
  async order(@Root() shipment: ShipmentRow, @Ctx() context: CommerceContext): Promise<OrderRow> {
    const order = await context.loaders.order.load(shipment.orderId)
    if (!order) throw notFound('Order')
    return order
  }

  @FieldResolver(() => [TrackingEvent], { description: 'What the carrier reported, oldest first; max 100.' })
  events(
    @Root() shipment: ShipmentRow,
    @Ctx() context: CommerceContext,
  ): Promise<readonly TrackingEventRow[]> {
    return context.loaders.eventsByShipment.load(shipment.id)
  }

  @Mutation(() => OrderShipPayload, {
    description:
      'Hands a packed order to a carrier, all of it in one shipment; needs the role AGENT of the seller. Batteries that may not fly are refused by air.',
  })
  orderShip(
    @Arg('input', () => OrderShipInput, { description: 'Which order, and how it travels.' })
    input: OrderShipInput,
    @Ctx() context: CommerceContext,
  ) {
    return payload(
      () => shipOrder(context, input),
      (shipped) => shipped,
    )
  }

  @Mutation(() => ShipmentTrackPayload, {
    description:
      'Notes what a carrier reports of a shipment; a report of delivery delivers the order. Needs the role AGENT of the seller.',
  })
  shipmentTrack(
    @Arg('input', () => ShipmentTrackInput, { description: 'Which shipment, and what happened.' })
    input: ShipmentTrackInput,
    @Ctx() context: CommerceContext,
  ) {
    return payload(
      () => trackShipment(context, input),
      (shipment) => ({ shipment }),
    )
  }
}
