import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { CrmContext } from '../context.ts'
import type { CustomerRow } from './customer.store.ts'

export function resolveCustomerReference(
  reference: EntityReference,
  context: CrmContext,
): Promise<CustomerRow | null> {
  return context.loaders.customer.load(String(reference['id']))
}
