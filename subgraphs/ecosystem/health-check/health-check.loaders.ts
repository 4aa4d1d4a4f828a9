import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader } from '../../../platform/graphql/loader.ts'
import { selectHealthChecksByProject } from './health-check.store.ts'
import type { HealthCheckRow } from './health-check.store.ts'

export const healthCheckLoaders = (context: RequestContext) => ({
  healthChecksByProject: pageLoader<HealthCheckRow>(context, selectHealthChecksByProject),
})
