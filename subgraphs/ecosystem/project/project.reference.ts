import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { EcosystemContext } from '../context.ts'
import type { ProjectRow } from './project.store.ts'

export function resolveProjectReference(
  reference: EntityReference,
  context: EcosystemContext,
): Promise<ProjectRow | null> {
  return context.loaders.project.load(String(reference['id']))
}
