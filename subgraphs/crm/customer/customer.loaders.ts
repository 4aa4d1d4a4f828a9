import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import { selectCustomers, selectCustomersByCompany, selectCustomersByUser } from './customer.store.ts'
import type { CustomerRow } from './customer.store.ts'

export const customerLoaders = (context: RequestContext) => ({
  customer: rowLoader<CustomerRow>(context, selectCustomers, (row) => row.id),
  customerByUser: rowLoader<CustomerRow>(context, selectCustomersByUser, (row) => row.userId ?? ''),
  customersByCompany: pageLoader<CustomerRow>(context, selectCustomersByCompany),
})
