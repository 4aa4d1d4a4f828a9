import type { RequestContext } from '../../../platform/graphql/context.ts'
import { rowLoader } from '../../../platform/graphql/loader.ts'
import { selectRetrievals } from './retrieval.store.ts'
import type { RetrievalRow } from './retrieval.store.ts'

export const retrievalLoaders = (context: RequestContext) => ({
  retrieval: rowLoader<RetrievalRow>(context, selectRetrievals, (row) => row.messageId),
})
