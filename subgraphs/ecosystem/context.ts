import type { RequestContext, SubgraphContext } from '../../platform/graphql/context.ts'
import { healthCheckLoaders } from './health-check/health-check.loaders.ts'
import { metricLoaders } from './metric/metric.loaders.ts'
import { projectLoaders } from './project/project.loaders.ts'
import type { EcosystemServices } from './services.ts'
import { usageLoaders } from './usage/usage.loaders.ts'

export const createEcosystemLoaders = (context: RequestContext) => ({
  ...projectLoaders(context),
  ...metricLoaders(context),
  ...healthCheckLoaders(context),
  ...usageLoaders(context),
})

export type EcosystemLoaders = ReturnType<typeof createEcosystemLoaders>
export type EcosystemContext = SubgraphContext<EcosystemLoaders, EcosystemServices>
