import type {
  AnswerCitation,
  AnswerPart,
  AnswerPassage,
  AnswerProvider,
  AnswerSentence,
} from '../../../integrations/ai/answer-provider.ts'

/**
 * Answers with sentences of the knowledge base, word for word, each with its source: what works with no model and no key,
 * and never says what no article says. The same question over the same articles always gets the same answer.
 */
export const extractiveAnswerProvider: AnswerProvider = {
  name: 'extractive',
  async *generate({ passages, signal }): AsyncIterable<AnswerPart> {
    const citations = chooseSentences(passages)
    yield { kind: 'text', text: citations.length === 0 ? notFoundText : openingText }
    for (const citation of citations) {
      signal?.throwIfAborted()
      yield { kind: 'text', text: ` ${citation.quote} [${citation.rank}]` }
      yield { kind: 'citation', ...citation }
    }
    const outcome = citations.length === 0 ? 'NOT_FOUND' : 'ANSWERED'
    yield { kind: 'end', outcome, usage: { inputTokens: 0, outputTokens: 0 } }
  },
}

export const openingText = 'From our knowledge base:'
export const notFoundText =
  'I could not find this in our knowledge base. I would rather not guess: hand this conversation over and one of our people will answer you here.'

const mostSentences = 4
/** Passages below this share of the best one's score only add what the better ones leave open. */
const nearBest = 0.75
/** A sentence has to say this much of what the best one says. */
const leastShareOfBest = 0.35
/** A term that an earlier sentence of the answer holds counts little again. */
const repeatedShare = 0.35
/** When only title and keywords met the question, the passage's first sentences speak for it. */
const leastWeight = 0.05

interface Choice {
  readonly passage: AnswerPassage
  readonly passageIndex: number
  readonly sentenceIndex: number
  readonly sentence: AnswerSentence
}

/** The sentences that together say most of what was asked, in the order of passages and of their text. */
export function chooseSentences(passages: readonly AnswerPassage[]): AnswerCitation[] {
  const best = passages[0]
  if (!best) return []
  const near = passages.filter(({ score }) => score >= best.score * nearBest)
  const open = near.flatMap((passage, passageIndex) =>
    passage.sentences.map((sentence, sentenceIndex) => ({ passage, passageIndex, sentenceIndex, sentence })),
  )
  return inTextOrder(chooseGreedily(open, best)).map(({ passage, sentence }, index) => ({
    rank: index + 1,
    articleId: passage.articleId,
    articleTitle: passage.articleTitle,
    quote: sentence.text,
    score: passage.score,
  }))
}

function chooseGreedily(open: readonly Choice[], best: AnswerPassage): Choice[] {
  const said = new Set<string>()
  const chosen: Choice[] = []
  let leastGain = 0
  while (chosen.length < mostSentences) {
    // The best passage opens the answer, whatever a sentence elsewhere holds.
    const candidates = open.filter(
      (choice) => !chosen.includes(choice) && (chosen.length > 0 || choice.passage === best),
    )
    const [next] = candidates
      .map((choice) => ({ choice, gain: gainOf(choice, best, said) }))
      .sort((one, other) => other.gain - one.gain)
    if (!next || next.gain <= leastGain) break
    leastGain ||= next.gain * leastShareOfBest
    chosen.push(next.choice)
    for (const { key } of next.choice.sentence.terms) said.add(key)
  }
  return chosen
}

function gainOf({ passage, sentence }: Choice, best: AnswerPassage, said: ReadonlySet<string>): number {
  const weight = sentence.terms.reduce(
    (sum, term) => sum + term.weight * (said.has(term.key) ? repeatedShare : 1),
    leastWeight,
  )
  const words = sentence.text.split(' ').length
  // A very short sentence says little by itself, a very long one says much besides.
  const fit = Math.min(1, words / 6) / (1 + Math.max(0, words - 30) / 60)
  return weight * fit * (passage.score / best.score)
}

function inTextOrder(chosen: readonly Choice[]): Choice[] {
  return [...chosen].sort(
    (one, other) => one.passageIndex - other.passageIndex || one.sentenceIndex - other.sentenceIndex,
  )
}
