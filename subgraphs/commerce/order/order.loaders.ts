import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader, rowsLoader } from '../../../platform/graphql/loader.ts'
import { orders } from '../tables.ts'
import { selectLinesByOrder, selectOrders, selectOrdersBy } from './order.store.ts'
import type { OrderLineRow, OrderListing, OrderRow } from './order.store.ts'

export const orderLoaders = (context: RequestContext) => ({
  order: rowLoader<OrderRow>(context, selectOrders, (row) => row.id),
  linesByOrder: rowsLoader<OrderLineRow>(context, selectLinesByOrder, (row) => row.orderId),
  ordersByCustomer: pageLoader<OrderRow, OrderListing>(context, selectOrdersBy(orders.customerId)),
  ordersByOrganisation: pageLoader<OrderRow, OrderListing>(
    context,
    selectOrdersBy(orders.buyerOrganisationId),
  ),
})
