import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import { selectServices, selectServicesByProvider } from './service.store.ts'
import type { ServiceRow } from './service.store.ts'

export const serviceLoaders = (context: RequestContext) => ({
  service: rowLoader<ServiceRow>(context, selectServices, (row) => row.id),
  servicesByProvider: pageLoader<ServiceRow>(context, selectServicesByProvider),
})
