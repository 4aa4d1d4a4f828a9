import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { CrmContext } from '../context.ts'
import type { CompanyRow } from './company.store.ts'

export function resolveCompanyReference(
  reference: EntityReference,
  context: CrmContext,
): Promise<CompanyRow | null> {
  return context.loaders.company.load(String(reference['id']))
}
