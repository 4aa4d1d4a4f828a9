import { defineSubgraph } from '../../platform/graphql/subgraph-definition.ts'
import { resolveBatteryReference } from './battery/battery.reference.ts'
import { BatteryResolver } from './battery/battery.resolver.ts'
import { createConsumers } from './consumers.ts'
import { createCommerceLoaders } from './context.ts'
import type { CommerceLoaders } from './context.ts'
import { CustomerOrdersResolver } from './order/customer-orders.resolver.ts'
import { OrderLineResolver } from './order/order-line.resolver.ts'
import { OrderMoveResolver } from './order/order-move.resolver.ts'
import { resolveOrderReference } from './order/order.reference.ts'
import { OrderResolver } from './order/order.resolver.ts'
import { OrderSubscription } from './order/order.subscription.ts'
import { OrganisationOrdersResolver } from './order/organisation-orders.resolver.ts'
import { PriceResolver } from './price/price.resolver.ts'
import { OrderShipmentsResolver } from './shipment/order-shipments.resolver.ts'
import { resolveShipmentReference } from './shipment/shipment.reference.ts'
import { ShipmentResolver } from './shipment/shipment.resolver.ts'
import { StockResolver } from './stock/stock.resolver.ts'
import { VariantStockResolver } from './stock/variant-stock.resolver.ts'
import { resolveVariantReference } from './variant/variant.reference.ts'
import { VariantResolver } from './variant/variant.resolver.ts'

export const commerce = defineSubgraph<CommerceLoaders>({
  name: 'commerce',
  resolvers: [
    BatteryResolver,
    VariantResolver,
    PriceResolver,
    VariantStockResolver,
    StockResolver,
    OrderResolver,
    OrderLineResolver,
    OrderMoveResolver,
    OrderSubscription,
    OrderShipmentsResolver,
    ShipmentResolver,
    CustomerOrdersResolver,
    OrganisationOrdersResolver,
  ],
  references: {
    Battery: resolveBatteryReference,
    Variant: resolveVariantReference,
    Order: resolveOrderReference,
    Shipment: resolveShipmentReference,
    // Owned elsewhere: we only add fields, so the key is all there is to find.
    Customer: ({ id }) => ({ id }),
    Organisation: ({ id }) => ({ id }),
  },
  createLoaders: createCommerceLoaders,
  createConsumers,
})
