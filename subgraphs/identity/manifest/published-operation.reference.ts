import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { IdentityContext } from '../context.ts'
import type { PublishedOperationRow } from './manifest.store.ts'

export function resolvePublishedOperationReference(
  reference: EntityReference,
  context: IdentityContext,
): Promise<PublishedOperationRow | null> {
  return context.loaders.publishedOperation.load(String(reference['id']))
}
