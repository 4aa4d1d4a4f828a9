import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import { selectOperations, selectOperationsByApplication } from './manifest.store.ts'
import type { PublishedOperationRow } from './manifest.store.ts'

export const manifestLoaders = (context: RequestContext) => ({
  publishedOperation: rowLoader<PublishedOperationRow>(context, selectOperations, (row) => row.id),
  operationsByApplication: pageLoader<PublishedOperationRow>(context, selectOperationsByApplication),
})
