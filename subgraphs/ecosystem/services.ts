import type { SubgraphRuntime } from '../../platform/graphql/subgraph-definition.ts'
import { startHealthProber } from './health-check/health-prober.ts'
import type { HealthProber } from './health-check/health-prober.ts'

/** What ecosystem keeps running beside its requests. */
export interface EcosystemServices {
  readonly healthProber: HealthProber
}

export function createEcosystemServices(runtime: SubgraphRuntime): EcosystemServices {
  return { healthProber: startHealthProber(runtime) }
}
