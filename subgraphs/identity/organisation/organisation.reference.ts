import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { IdentityContext } from '../context.ts'
import type { OrganisationRow } from './organisation.store.ts'

export function resolveOrganisationReference(
  reference: EntityReference,
  context: IdentityContext,
): Promise<OrganisationRow | null> {
  return context.loaders.organisation.load(String(reference['id']))
}
