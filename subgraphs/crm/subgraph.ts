import { defineSubgraph } from '../../platform/graphql/subgraph-definition.ts'
import { createCrmLoaders } from './context.ts'
import type { CrmLoaders } from './context.ts'
import { resolveCustomerReference } from './customer/customer.reference.ts'
import { CustomerResolver } from './customer/customer.resolver.ts'

export const crm = defineSubgraph<CrmLoaders>({
  name: 'crm',
  resolvers: [CustomerResolver],
  references: { Customer: resolveCustomerReference },
  createLoaders: createCrmLoaders,
})
