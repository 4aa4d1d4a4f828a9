import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { IdentityContext } from '../context.ts'
import type { ApplicationRow } from './application.store.ts'

export function resolveApplicationReference(
  reference: EntityReference,
  context: IdentityContext,
): Promise<ApplicationRow | null> {
  return context.loaders.application.load(String(reference['id']))
}
