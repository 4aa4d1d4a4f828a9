import type { RequestContext } from '../../../platform/graphql/context.ts'
import { rowLoader, rowsLoader } from '../../../platform/graphql/loader.ts'
import { selectEventsByShipment, selectShipments, selectShipmentsByOrder } from './shipment.store.ts'
import type { ShipmentRow, TrackingEventRow } from './shipment.store.ts'

export const shipmentLoaders = (context: RequestContext) => ({
  shipment: rowLoader<ShipmentRow>(context, selectShipments, (row) => row.id),
  shipmentsByOrder: rowsLoader<ShipmentRow>(context, selectShipmentsByOrder, (row) => row.orderId),
  eventsByShipment: rowsLoader<TrackingEventRow>(context, selectEventsByShipment, (row) => row.shipmentId),
})
