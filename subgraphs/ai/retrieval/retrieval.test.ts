import { expect, test } from 'vitest'
import { rankPassages, weighTerms } from './retrieval.ts'
import type { PassageMatch, TermFrequency } from './retrieval.ts'

const statistics = { passages: 200, meanWords: 80 }

function term(lexeme: string, passages: number, concept = lexeme) {
  return { lexeme, concept, passages, isAsked: true }
}

function match(
  passageId: string,
  counts: Record<string, Partial<TermFrequency>>,
  part: Partial<PassageMatch> = {},
): PassageMatch {
  const frequencies = Object.entries(counts).map(([lexeme, count]) => ({
    lexeme,
    title: 0,
    keywords: 0,
    text: 0,
    ...count,
  }))
  return { passageId, articleId: `article ${passageId}`, title: passageId, words: 80, frequencies, ...part }
}

const ids = (matches: PassageMatch[], terms: ReturnType<typeof term>[]) =>
  rankPassages(matches, weighTerms(terms, statistics), statistics).map(({ passageId }) => passageId)

test('a rare word weighs more than a common one, a number and a filler less', () => {
  const [rare, common, number, filler, unknown] = weighTerms(
    [term('peukert', 2), term('batteri', 150), term('12.8', 2), term('need', 2), term('pizza', 0)],
    statistics,
  ).map(({ weight }) => weight)
  expect(rare).toBeCloseTo(Math.log(1 + 198.5 / 2.5), 10)
  expect(common).toBeLessThan(0.3)
  expect(number).toBeCloseTo((rare ?? 0) * 0.35, 10)
  expect(filler).toBeCloseTo((rare ?? 0) * 0.25, 10)
  expect(unknown).toBeGreaterThan(rare ?? 0)
})

test('a synonym weighs less than the word and never more, however rare it is', () => {
  const [word, synonym] = weighTerms([term('cold', 20), term('frosti', 1, 'cold')], statistics)
  expect(synonym?.weight).toBeCloseTo((word?.weight ?? 0) * 0.6, 10)
})

test('the passage with the rarer word, the word in its title or the shorter text is better', () => {
  const terms = [term('peukert', 2), term('charg', 90)]
  expect(ids([match('a', { charg: { text: 3 } }), match('b', { peukert: { text: 1 } })], terms)).toEqual([
    'b',
    'a',
  ])
  expect(ids([match('a', { peukert: { text: 1 } }), match('b', { peukert: { title: 1 } })], terms)).toEqual([
    'b',
    'a',
  ])
  expect(
    ids(
      [
        match('a', { peukert: { text: 1 } }, { words: 120 }),
        match('b', { peukert: { text: 1 } }, { words: 40 }),
      ],
      terms,
    ),
  ).toEqual(['b', 'a'])
})

test('two words that mean the same count once', () => {
  const terms = weighTerms([term('cold', 20), term('frosti', 20, 'cold')], statistics)
  const [one] = rankPassages([match('a', { cold: { text: 1 } })], terms, statistics)
  const [both] = rankPassages([match('a', { cold: { text: 1 }, frosti: { text: 1 } })], terms, statistics)
  expect(both?.score).toBe(one?.score)
  expect(both?.coverage).toBe(1)
})

test('a passage that holds too little of the question is not relevant, however often it says it', () => {
  const terms = weighTerms([term('capit', 0), term('franc', 2)], statistics)
  const [candidate] = rankPassages([match('a', { franc: { text: 9 } })], terms, statistics)
  expect(candidate?.isRelevant).toBe(false)
  expect(candidate?.coverage).toBeLessThan(0.6)
})

test('equal passages stand in the order of their ids, whatever order they came in', () => {
  const terms = [term('peukert', 2)]
  const pair = [match('b', { peukert: { text: 1 } }), match('a', { peukert: { text: 1 } })]
  expect(ids(pair, terms)).toEqual(['a', 'b'])
  expect(ids(pair.toReversed(), terms)).toEqual(['a', 'b'])
})

test('what was asked before adds to the score and not to what a passage has to hold', () => {
  const asked = term('compens', 3)
  const before = { ...term('lfp', 60), isAsked: false }
  const terms = weighTerms([asked, before], statistics)
  const [lfp, lead] = rankPassages(
    [match('lead', { compens: { text: 1 } }), match('lfp', { compens: { text: 1 }, lfp: { text: 1 } })],
    terms,
    statistics,
  )
  expect([lfp?.passageId, lfp?.coverage, lead?.coverage]).toEqual(['lfp', 1, 1])
  const [offTopic] = rankPassages([match('x', { lfp: { title: 2, text: 5 } })], terms, statistics)
  expect(offTopic?.isRelevant).toBe(false)
})
