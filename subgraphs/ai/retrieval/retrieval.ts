import { fillerLexemes } from './trade-words.ts'

/**
 * How relevant passages are to a question: BM25F over title, keywords and text, and how much of the question a passage
 * covers. Pure; words were made lexemes by the database, which reads questions and passages alike.
 */

/** A lexeme to look for and what the knowledge base knows of it. */
export interface RetrievalTerm {
  readonly lexeme: string
  /** The word of the question it stands for: itself, or the one it means the same as. */
  readonly concept: string
  /** Passages it stands in. */
  readonly passages: number
  /** How much it tells passages apart: inverse document frequency, less for numbers, fillers and synonyms. */
  readonly weight: number
  /** Whether the question itself holds the concept, rather than the message before. */
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
const fillerShare = 0.25
const synonymShare = 0.6
/** What the message before asked still matters, less; more when the question hardly says anything by itself. */
const earlierShare = 0.25
const earlierShareOfShort = 0.6
const fewWords = 3
/** A title that says all that was asked makes its passages better by this share. */
const titleBonus = 0.35
/** What the best other passages of its article add to a passage. */
const supportShare = 0.2
const mostSupporters = 2
const articleCoverageShare = 0.85
/** A passage far behind the best one is about something else. */
const leastShareOfBest = 0.45
const mostRelevant = 6

/** Terms with their weights; a word nobody ever wrote weighs as much as one that stands in a single passage. */
export function weighTerms(
  lexemes: readonly Omit<RetrievalTerm, 'weight'>[],
  statistics: PassageStatistics,
): RetrievalTerm[] {
  const frequencies = new Map(lexemes.map(({ lexeme, passages }) => [lexeme, passages]))
  const earlier = askedWords(lexemes) <= fewWords ? earlierShareOfShort : earlierShare
  return lexemes.map((term) => {
    // A synonym cannot tell more than the word that was used: a rare one would outweigh it.
    const passages = Math.max(term.passages, frequencies.get(term.concept) ?? 0)
    return {
      ...term,
      weight: shareOf(term) * (term.isAsked ? 1 : earlier) * inverseFrequency(passages, statistics.passages),
    }
  })
}

function shareOf({ lexeme, concept }: Omit<RetrievalTerm, 'weight'>): number {
  const kind = /^[\d.,+-]+$/.test(concept) ? numberShare : fillerLexemes.has(concept) ? fillerShare : 1
  return kind * (lexeme === concept ? 1 : synonymShare)
}

/** Candidates best first, marked relevant or not. */
export function rankPassages(
  matches: readonly PassageMatch[],
  terms: readonly RetrievalTerm[],
  statistics: PassageStatistics,
): RetrievalCandidate[] {
  const byArticle = Map.groupBy(
    matches.map((match) => ({ match, score: passageScore(match, terms, statistics) })),
    ({ match }) => match.articleId,
  )
  const scored = [...byArticle.values()]
    .flatMap((siblings) => withSiblings(siblings, terms))
    .sort((one, other) => other.score - one.score || compare(one.match.passageId, other.match.passageId))
  const best = scored[0]?.score ?? 0
  const least = leastCoverage(terms)
  return scored.map(({ match, score, coverage }, index) => ({
    passageId: match.passageId,
    articleId: match.articleId,
    articleTitle: match.title,
    rank: index + 1,
    score: round(score),
    coverage: round(coverage),
    matched: match.frequencies.map(({ lexeme }) => lexeme),
    isRelevant: index < mostRelevant && coverage >= least && score >= best * leastShareOfBest,
  }))
}

interface ScoredMatch {
  readonly match: PassageMatch
  readonly score: number
}

/** An article that speaks of it in several places is more about it than one that does in passing. */
function withSiblings(siblings: readonly ScoredMatch[], terms: readonly RetrievalTerm[]) {
  const frequencies = siblings.flatMap(({ match }) => match.frequencies)
  return siblings.map(({ match, score }) => {
    const others = siblings.filter((sibling) => sibling.match !== match).map((sibling) => sibling.score)
    const support = others.sort((one, other) => other - one).slice(0, mostSupporters)
    const coverage = Math.max(
      coverageOf(match.frequencies, terms, 'any'),
      articleCoverageShare * coverageOf(frequencies, terms, 'any'),
    )
    return { match, score: score + supportShare * support.reduce((sum, value) => sum + value, 0), coverage }
  })
}

function passageScore(
  match: PassageMatch,
  terms: readonly RetrievalTerm[],
  statistics: PassageStatistics,
): number {
  return scoreOf(match, terms, statistics) * (1 + titleBonus * coverageOf(match.frequencies, terms, 'title'))
}

/** BM25F over concepts: of the words that mean the same, the one that tells most counts. */
function scoreOf(
  match: PassageMatch,
  terms: readonly RetrievalTerm[],
  { meanWords }: PassageStatistics,
): number {
  const length = 1 - lengthNormalisation + lengthNormalisation * (match.words / Math.max(meanWords, 1))
  return sumOfConcepts(match.frequencies, terms, ({ title, keywords, text }, weight) => {
    const times =
      fieldWeights.title * title + fieldWeights.keywords * keywords + (fieldWeights.text * text) / length
    return (weight * times * (saturation + 1)) / (times + saturation)
  })
}

/** Share of the question's weight that a passage or an article, or its title alone, holds. */
function coverageOf(
  frequencies: readonly TermFrequency[],
  terms: readonly RetrievalTerm[],
  part: 'title' | 'any',
): number {
  const asked = terms.filter(({ isAsked }) => isAsked)
  const total = asked.reduce(
    (sum, { lexeme, concept, weight }) => (lexeme === concept ? sum + weight : sum),
    0,
  )
  const covered = sumOfConcepts(frequencies, asked, ({ title }, weight) =>
    part === 'any' || title > 0 ? weight : 0,
  )
  return total === 0 ? 0 : covered / total
}

function sumOfConcepts(
  frequencies: readonly TermFrequency[],
  terms: readonly RetrievalTerm[],
  value: (frequency: TermFrequency, weight: number) => number,
): number {
  const byLexeme = new Map(frequencies.map((frequency) => [frequency.lexeme, frequency]))
  const best = new Map<string, number>()
  for (const { lexeme, concept, weight } of terms) {
    const frequency = byLexeme.get(lexeme)
    if (frequency) best.set(concept, Math.max(best.get(concept) ?? 0, value(frequency, weight)))
  }
  return [...best.values()].reduce((sum, held) => sum + held, 0)
}

/** How much of a question a passage has to hold. Who tells a long story says much that no article can hold. */
function leastCoverage(terms: readonly RetrievalTerm[]): number {
  return Math.min(0.6, Math.max(0.25, 0.7 - 0.05 * askedWords(terms)))
}

/** How many words of the question say what it is about. */
function askedWords(terms: readonly Omit<RetrievalTerm, 'weight'>[]): number {
  return terms.filter(
    ({ lexeme, concept, isAsked }) => isAsked && lexeme === concept && !fillerLexemes.has(lexeme),
  ).length
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
