import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { EcosystemContext } from '../context.ts'
import type { MetricRow } from './metric.store.ts'

export function resolveMetricReference(
  reference: EntityReference,
  context: EcosystemContext,
): Promise<MetricRow | null> {
  return context.loaders.metric.load(String(reference['id']))
}
