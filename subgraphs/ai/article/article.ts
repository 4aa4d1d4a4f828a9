import { refuse } from '../../../platform/errors/refusal.ts'

/** The rules of knowledge articles: pure, no clock and no database. */
export type ArticleStatus = 'DRAFT' | 'PUBLISHED' | 'ARCHIVED'
export type ArticleAudience = 'PUBLIC' | 'DEALER' | 'INTERNAL'
export type ArticleCategory =
  'CHEMISTRY' | 'CHARGING' | 'LEAD_ACID' | 'SYSTEMS' | 'SAFETY' | 'TRANSPORT' | 'SERVICE' | 'TRADE'

/** What an author writes. */
export interface ArticleText {
  readonly slug: string
  readonly title: string
  readonly body: string
  readonly category: ArticleCategory
  readonly audience: ArticleAudience
  readonly tags: readonly string[]
}

/** The parts of `patch` that differ from what stands there; a part left out (undefined or null) stays as it is. */
export function textChanges(
  article: ArticleText,
  patch: { [Part in keyof ArticleText]?: ArticleText[Part] | null },
): Partial<ArticleText> {
  const changed = Object.entries(patch).filter(
    ([part, value]) => value != null && String(value) !== String(article[part as keyof ArticleText]),
  )
  return Object.fromEntries(changed) as Partial<ArticleText>
}

/** Tags as they are kept: lower case, trimmed, each once, in the order given. */
export function normaliseTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim().toLowerCase()).filter((tag) => tag !== ''))]
}

/** Refuses to publish what is published already. An archived article may come back. */
export function requirePublishable(status: ArticleStatus): void {
  if (status === 'PUBLISHED') refuse('ALREADY_PUBLISHED', 'This article is published already.')
}

/** Refuses to archive what is archived already. */
export function requireArchivable(status: ArticleStatus): void {
  if (status === 'ARCHIVED') refuse('ALREADY_ARCHIVED', 'This article is archived already.')
}
