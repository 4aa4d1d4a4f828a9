import { expect, test } from 'vitest'
import { AnswerProviderError, collectAnswer } from '../../../integrations/ai/answer-provider.ts'
import type { AnswerPassage, AnswerProvider } from '../../../integrations/ai/answer-provider.ts'
import { extractiveAnswerProvider, notFoundText, openingText } from './extractive-answer.ts'

function passage(
  articleId: string,
  score: number,
  sentences: Record<string, Record<string, number>>,
): AnswerPassage {
  return {
    articleId,
    articleTitle: `Title of ${articleId}`,
    text: Object.keys(sentences).join(' '),
    score,
    sentences: Object.entries(sentences).map(([text, terms]) => ({
      text,
      terms: Object.entries(terms).map(([key, weight]) => ({ key, weight })),
    })),
  }
}

const ask = (passages: readonly AnswerPassage[], signal?: AbortSignal) =>
  collectAnswer(extractiveAnswerProvider, {
    task: 'CUSTOMER_SUPPORT',
    messages: [{ role: 'CUSTOMER', text: '?' }],
    passages,
    signal,
  })

test('without passages it says that nothing was found, cites nothing and offers a person', async () => {
  expect(await ask([])).toEqual({
    text: notFoundText,
    outcome: 'NOT_FOUND',
    citations: [],
    usage: { inputTokens: 0, outputTokens: 0 },
  })
})

test('it says the sentences that hold what was asked, word for word, each with its source', async () => {
  const answer = await ask([
    passage('cold', 10, {
      'The weather changes every single day.': {},
      'Never charge lithium below zero degrees.': { charg: 2, cold: 4 },
      'A heated battery helps in frost here.': { cold: 4, heat: 3 },
    }),
  ])
  expect(answer.text).toBe(
    `${openingText} Never charge lithium below zero degrees. [1] A heated battery helps in frost here. [2]`,
  )
  expect(answer.citations).toEqual([
    {
      rank: 1,
      articleId: 'cold',
      articleTitle: 'Title of cold',
      quote: 'Never charge lithium below zero degrees.',
      score: 10,
    },
    {
      rank: 2,
      articleId: 'cold',
      articleTitle: 'Title of cold',
      quote: 'A heated battery helps in frost here.',
      score: 10,
    },
  ])
})

test('the best passage opens the answer even when a sentence elsewhere holds more', async () => {
  const { citations } = await ask([
    passage('best', 10, { 'This one says a little of it.': { a: 2 } }),
    passage('next', 9, { 'And this one says a great deal more.': { a: 2, b: 5 } }),
  ])
  expect(citations.map(({ articleId }) => articleId)).toEqual(['best', 'next'])
})

test('a sentence that only repeats what was said is left out, and so is a passage far behind', async () => {
  const { citations } = await ask([
    passage('best', 10, {
      'This says all of what was asked.': { a: 5, b: 1 },
      'And this says it once more again.': { b: 1 },
    }),
    passage('far', 4, { 'Something else entirely is said right here.': { c: 50 } }),
  ])
  expect(citations.map(({ quote }) => quote)).toEqual(['This says all of what was asked.'])
})

test('a title that met the question lets the passage speak from its beginning', async () => {
  const { outcome, citations } = await ask([
    passage('title', 3, { 'The first sentence tells what it is.': {} }),
  ])
  expect(outcome).toBe('ANSWERED')
  expect(citations.map(({ quote }) => quote)).toEqual(['The first sentence tells what it is.'])
})

test('whoever stops waiting ends it', async () => {
  const sentences = { 'A sentence long enough to be said.': { a: 1 } }
  await expect(ask([passage('a', 1, sentences)], AbortSignal.abort(new Error('left')))).rejects.toThrow(
    'left',
  )
})

test('a provider that breaks off is told apart from one that found nothing', async () => {
  const broken: AnswerProvider = {
    name: 'broken',
    async *generate() {
      yield { kind: 'text', text: 'Well' }
    },
  }
  const answer = collectAnswer(broken, { task: 'CUSTOMER_SUPPORT', messages: [], passages: [] })
  await expect(answer).rejects.toThrow(AnswerProviderError)
})
