import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { CommerceContext } from '../context.ts'
import type { VariantRow } from './variant.store.ts'

export function resolveVariantReference(
  reference: EntityReference,
  context: CommerceContext,
): Promise<VariantRow | null> {
  return context.loaders.variant.load(String(reference['id']))
}
