import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import { selectCustomers, selectCustomersByCompany } from './customer.store.ts'
import type { CustomerRow } from './customer.store.ts'

export const customerLoaders = (context: RequestContext) => ({
  customer: rowLoader<CustomerRow>(context, selectCustomers, (row) => row.id),
  customersByCompany: pageLoader<CustomerRow>(context, selectCustomersByCompany),
})
