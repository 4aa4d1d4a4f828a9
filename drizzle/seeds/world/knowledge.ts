import { dayMs, later } from './calendar.ts'
import type { ArticleText } from './knowledge/article-text.ts'
import { chargingArticles } from './knowledge/charging-articles.ts'
import { chemistryArticles } from './knowledge/chemistry-articles.ts'
import { leadAcidArticles } from './knowledge/lead-acid-articles.ts'
import { safetyArticles } from './knowledge/safety-articles.ts'
import { serviceArticles } from './knowledge/service-articles.ts'
import { systemsArticles } from './knowledge/systems-articles.ts'
import { tradeArticles } from './knowledge/trade-articles.ts'
import { transportArticles } from './knowledge/transport-articles.ts'
import type { Organisation } from './organisations.ts'
import type { Random } from './random.ts'

export interface KnowledgeArticle extends ArticleText {
  readonly id: string
  readonly organisationId: string
  readonly authorUserId: string
  readonly createdAt: Date
  readonly publishedAt: Date
  readonly updatedAt: Date
}

export const articleTexts: readonly ArticleText[] = [
  ...chemistryArticles,
  ...chargingArticles,
  ...leadAcidArticles,
  ...systemsArticles,
  ...safetyArticles,
  ...transportArticles,
  ...serviceArticles,
  ...tradeArticles,
]

export function makeKnowledge(
  random: Random,
  operator: Organisation,
  authorIds: readonly string[],
  asOf: Date,
): KnowledgeArticle[] {
  return articleTexts.map((text) => {
    const createdAt = later(asOf, -random.between(560, 1100) * dayMs)
    const publishedAt = later(createdAt, random.between(0.1, 3) * dayMs)
    return {
      ...text,
      id: random.id(createdAt),
      organisationId: operator.id,
      authorUserId: random.pick(authorIds),
      createdAt,
      publishedAt,
      updatedAt: random.chance(0.4) ? later(asOf, -random.between(3, 500) * dayMs) : publishedAt,
    }
  })
}

/** The whole sentence of the article that holds the phrase, as it stands there; a phrase that is not there is a mistake. */
export function sentenceWith(article: ArticleText, phrase: string): string {
  for (const line of article.body.split('\n')) {
    const found = line
      .replace(/^(\d+\.|-) /, '')
      .split(/(?<=[.!?*]) (?=[A-Z0-9*“])/)
      .find((sentence) => sentence.includes(phrase))
    if (found) return found
  }
  throw new Error(`article ${article.slug} has no sentence with “${phrase}”`)
}
