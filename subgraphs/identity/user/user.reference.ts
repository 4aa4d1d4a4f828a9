import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { IdentityContext } from '../context.ts'
import type { UserRow } from './user.store.ts'

export function resolveUserReference(
  reference: EntityReference,
  context: IdentityContext,
): Promise<UserRow | null> {
  return context.loaders.user.load(String(reference['id']))
}
