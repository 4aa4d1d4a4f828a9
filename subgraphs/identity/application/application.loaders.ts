import type { RequestContext } from '../../../platform/graphql/context.ts'
import { rowLoader } from '../../../platform/graphql/loader.ts'
import { selectApplications } from './application.store.ts'
import type { ApplicationRow } from './application.store.ts'

export const applicationLoaders = (context: RequestContext) => ({
  application: rowLoader<ApplicationRow>(context, selectApplications, (row) => row.id),
})
