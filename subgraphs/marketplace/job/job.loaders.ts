import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import { selectJobs, selectJobsByCustomer } from './job.store.ts'
import type { JobRow } from './job.store.ts'

export const jobLoaders = (context: RequestContext) => ({
  job: rowLoader<JobRow>(context, selectJobs, (row) => row.id),
  jobsByCustomer: pageLoader<JobRow>(context, selectJobsByCustomer),
})
