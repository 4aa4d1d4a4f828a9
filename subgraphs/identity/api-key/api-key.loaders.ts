import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader } from '../../../platform/graphql/loader.ts'
import { selectApiKeysByApplication } from './api-key.store.ts'
import type { ApiKeyRow } from './api-key.store.ts'

export const apiKeyLoaders = (context: RequestContext) => ({
  apiKeysByApplication: pageLoader<ApiKeyRow>(context, selectApiKeysByApplication),
})
