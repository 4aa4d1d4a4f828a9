import type { RequestContext, SubgraphContext } from '../../platform/graphql/context.ts'
import { batteryLoaders } from './battery/battery.loaders.ts'
import { orderLoaders } from './order/order.loaders.ts'
import { priceLoaders } from './price/price.loaders.ts'
import { shipmentLoaders } from './shipment/shipment.loaders.ts'
import { stockLoaders } from './stock/stock.loaders.ts'
import { variantLoaders } from './variant/variant.loaders.ts'

export const createCommerceLoaders = (context: RequestContext) => ({
  ...batteryLoaders(context),
  ...variantLoaders(context),
  ...priceLoaders(context),
  ...stockLoaders(context),
  ...orderLoaders(context),
  ...shipmentLoaders(context),
})

export type CommerceLoaders = ReturnType<typeof createCommerceLoaders>
export type CommerceContext = SubgraphContext<CommerceLoaders>
