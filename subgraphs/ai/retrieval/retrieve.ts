import type { AnswerPassage, AnswerSentence } from '../../../integrations/ai/answer-provider.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { rankPassages, weighTerms } from './retrieval.ts'
import type { PassageStatistics, RetrievalCandidate, RetrievalTerm } from './retrieval.ts'
import { selectPassageContents, selectPassageMatches, selectQuestionLexemes } from './retrieval.store.ts'
import type { PassageContent } from './retrieval.store.ts'

/** What was found for a question, and how. */
export interface Retrieval {
  readonly question: string
  readonly terms: readonly RetrievalTerm[]
  readonly candidates: readonly RetrievalCandidate[]
  /** The relevant candidates with their text, best first. */
  readonly passages: readonly AnswerPassage[]
}

const mostMatches = 60
const mostCandidatesKept = 20
/** A term is common when it stands in more than this share of all passages, and in more than this many. */
const commonShare = 0.2
const commonPassages = 500
/** A heading speaks for the sentences under it, less than their own words. */
const sectionShare = 0.5

/**
 * Finds the passages that may answer a question, among those the viewer may read. `before` is what the same person
 * said last: "and in winter?" means little by itself. The one way anything is retrieved for an answer.
 */
export async function retrieve(tx: Transaction, question: string, before: string): Promise<Retrieval> {
  const { lexemes, statistics } = await selectQuestionLexemes(tx, question, before)
  const terms = weighTerms(lexemes, statistics)
  const known = terms.filter(({ passages }) => passages > 0)
  if (known.length === 0) return { question, terms, candidates: [], passages: [] }
  const matches = await selectPassageMatches(tx, known, telling(known, statistics), mostMatches)
  const candidates = rankPassages(matches, terms, statistics).slice(0, mostCandidatesKept)
  const relevant = candidates.filter(({ isRelevant }) => isRelevant)
  const ids = relevant.map(({ passageId }) => passageId)
  const contents =
    ids.length === 0
      ? []
      : await selectPassageContents(
          tx,
          ids,
          known.map(({ lexeme }) => lexeme),
        )
  return { question, terms, candidates, passages: composePassages(relevant, contents, terms) }
}

/** The terms a passage has to hold one of. Words that stand nearly everywhere would fetch the whole knowledge base. */
function telling(terms: readonly RetrievalTerm[], { passages }: PassageStatistics): readonly RetrievalTerm[] {
  const most = Math.max(commonPassages, passages * commonShare)
  const rare = terms.filter((term) => term.passages <= most)
  return rare.length > 0 ? rare : terms
}

function composePassages(
  candidates: readonly RetrievalCandidate[],
  contents: readonly PassageContent[],
  terms: readonly RetrievalTerm[],
): AnswerPassage[] {
  const byId = new Map(candidates.map((candidate) => [candidate.passageId, candidate]))
  const byLexeme = new Map(terms.map((term) => [term.lexeme, term]))
  return contents.flatMap(({ passageId, text, sentences }) => {
    const candidate = byId.get(passageId)
    if (!candidate) return []
    const { articleId, articleTitle, score } = candidate
    return [
      {
        articleId,
        articleTitle,
        text,
        score,
        sentences: sentences.map((sentence) => toAnswerSentence(sentence, byLexeme)),
      },
    ]
  })
}

function toAnswerSentence(
  { text, lexemes, sectionLexemes }: PassageContent['sentences'][number],
  byLexeme: ReadonlyMap<string, RetrievalTerm>,
): AnswerSentence {
  const weights = new Map<string, number>()
  const add = (lexeme: string, share: number) => {
    const { concept, weight } = byLexeme.get(lexeme) ?? { concept: lexeme, weight: 0 }
    weights.set(concept, Math.max(weights.get(concept) ?? 0, share * weight))
  }
  for (const lexeme of sectionLexemes) add(lexeme, sectionShare)
  for (const lexeme of lexemes) add(lexeme, 1)
  return { text, terms: [...weights].map(([key, weight]) => ({ key, weight })) }
}
