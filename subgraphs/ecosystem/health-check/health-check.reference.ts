import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { EcosystemContext } from '../context.ts'
import type { HealthCheckRow } from './health-check.store.ts'

export function resolveHealthCheckReference(
  reference: EntityReference,
  context: EcosystemContext,
): Promise<HealthCheckRow | null> {
  return context.loaders.healthCheck.load(String(reference['id']))
}
