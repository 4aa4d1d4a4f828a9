import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { AiContext } from '../context.ts'
import type { ArticleRow } from './article.store.ts'

export function resolveArticleReference(
  reference: EntityReference,
  context: AiContext,
): Promise<ArticleRow | null> {
  return context.loaders.article.load(String(reference['id']))
}
