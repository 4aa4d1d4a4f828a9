import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import { selectHealthChecks, selectHealthChecksByProject } from './health-check.store.ts'
import type { HealthCheckRow } from './health-check.store.ts'

export const healthCheckLoaders = (context: RequestContext) => ({
  healthCheck: rowLoader<HealthCheckRow>(context, selectHealthChecks, (row) => row.id),
  healthChecksByProject: pageLoader<HealthCheckRow>(context, selectHealthChecksByProject),
})
