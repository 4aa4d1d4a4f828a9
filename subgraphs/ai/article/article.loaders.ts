import type { RequestContext } from '../../../platform/graphql/context.ts'
import { rowLoader } from '../../../platform/graphql/loader.ts'
import { selectArticles } from './article.store.ts'
import type { ArticleRow } from './article.store.ts'

export const articleLoaders = (context: RequestContext) => ({
  article: rowLoader<ArticleRow>(context, selectArticles, (row) => row.id),
})
