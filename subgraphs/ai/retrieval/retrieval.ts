/**
 * How relevant passages are to a question: BM25F over title, keywords and text, and how much of the question a passage
 * covers. Pure; words were made lexemes by the database, which reads questions and passages alike.
 */

/** A lexeme of the question and what the knowledge base knows of it. */
export interface RetrievalTerm {
  readonly lexeme: string
  /** Passages it stands in. */
  readonly passages: number
  /** How much it tells passages apart: its inverse document frequency, less for numbers and for what was asked before. */
  readonly weight: number
  /** Whether the question itself holds it, rather than the message before. */
  readonly isAsked: boolean
}

/** How often a lexeme stands in the parts of a passage. */
export interface TermFrequency {
  readonly lexeme: string
  readonly title: number
  readonly keywords: number
  readonly text: number
}

export interface PassageStatistics {
  readonly passages: number
  readonly meanWords: number
}

/** A passage that holds at least one term. */
export interface PassageMatch {
  readonly passageId: string
  readonly articleId: string
  readonly title: string
  readonly words: number
  readonly frequencies: readonly TermFrequency[]
}

/** A passage that was weighed, kept with the answer. */
export interface RetrievalCandidate {
  readonly passageId: string
  readonly articleId: string
  readonly articleTitle: string
  /** 1 for the best. */
  readonly rank: number
  readonly score: number
  /** Share of the question's weight that stands in the passage, 0 to 1. */
  readonly coverage: number
  /** The lexemes it holds. */
  readonly matched: readonly string[]
  /** Whether it was relevant enough to answer from. */
  readonly isRelevant: boolean
}

const saturation = 1.2
const lengthNormalisation = 0.6
const fieldWeights = { title: 2.2, keywords: 1.6, text: 1 }
/** Readings and sizes of the asker's own seldom stand in an article. */
const numberShare = 0.35
/** What the message before asked still matters, less. */
const earlierShare = 0.3
const leastCoverage = 0.5
/** A passage far behind the best one is about something else. */
const leastShareOfBest = 0.45
const mostRelevant = 6

/** Terms with their weights; those nobody ever wrote weigh as much as one that stands in a single passage. */
export function weighTerms(
  lexemes: readonly { lexeme: string; passages: number; isAsked: boolean }[],
  statistics: PassageStatistics,
): RetrievalTerm[] {
  return lexemes.map(({ lexeme, passages, isAsked }) => {
    const share = (/^[\d.,+-]+$/.test(lexeme) ? numberShare : 1) * (isAsked ? 1 : earlierShare)
    return { lexeme, passages, weight: share * inverseFrequency(passages, statistics.passages), isAsked }
  })
}

/** Candidates best first, marked relevant or not. */
export function rankPassages(
  matches: readonly PassageMatch[],
  terms: readonly RetrievalTerm[],
  statistics: PassageStatistics,
): RetrievalCandidate[] {
  const scored = matches
    .map((match) => ({ match, score: scoreOf(match, terms, statistics), coverage: coverageOf(match, terms) }))
    .sort((one, other) => other.score - one.score || compare(one.match.passageId, other.match.passageId))
  const best = scored[0]?.score ?? 0
  return scored.map(({ match, score, coverage }, index) => ({
    passageId: match.passageId,
    articleId: match.articleId,
    articleTitle: match.title,
    rank: index + 1,
    score: round(score),
    coverage: round(coverage),
    matched: match.frequencies.map(({ lexeme }) => lexeme),
    isRelevant: index < mostRelevant && coverage >= leastCoverage && score >= best * leastShareOfBest,
  }))
}

function scoreOf(
  match: PassageMatch,
  terms: readonly RetrievalTerm[],
  { meanWords }: PassageStatistics,
): number {
  const frequencies = new Map(match.frequencies.map((frequency) => [frequency.lexeme, frequency]))
  const length = 1 - lengthNormalisation + lengthNormalisation * (match.words / Math.max(meanWords, 1))
  return terms.reduce((sum, { lexeme, weight }) => {
    const frequency = frequencies.get(lexeme)
    if (!frequency) return sum
    const { title, keywords, text } = frequency
    const times =
      fieldWeights.title * title + fieldWeights.keywords * keywords + (fieldWeights.text * text) / length
    return sum + (weight * times * (saturation + 1)) / (times + saturation)
  }, 0)
}

function coverageOf(match: PassageMatch, terms: readonly RetrievalTerm[]): number {
  const held = new Set(match.frequencies.map(({ lexeme }) => lexeme))
  const asked = terms.filter(({ isAsked }) => isAsked)
  const total = asked.reduce((sum, { weight }) => sum + weight, 0)
  const covered = asked.reduce((sum, { lexeme, weight }) => (held.has(lexeme) ? sum + weight : sum), 0)
  return total === 0 ? 0 : covered / total
}

function inverseFrequency(passages: number, all: number): number {
  const found = Math.max(passages, 1)
  return Math.log(1 + (Math.max(all, found) - found + 0.5) / (found + 0.5))
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
