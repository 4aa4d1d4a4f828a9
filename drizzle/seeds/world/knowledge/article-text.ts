export type Audience = 'PUBLIC' | 'DEALER' | 'INTERNAL'
export type KnowledgeCategory =
  'CHEMISTRY' | 'CHARGING' | 'LEAD_ACID' | 'SYSTEMS' | 'SAFETY' | 'TRANSPORT' | 'SERVICE' | 'TRADE'

/** An article as its authors keep it; the world adds ids and times. */
export interface ArticleText {
  /** Unique over all categories. */
  readonly slug: string
  readonly title: string
  readonly category: KnowledgeCategory
  readonly audience: Audience
  readonly tags: readonly string[]
  /** Markdown. */
  readonly body: string
}
