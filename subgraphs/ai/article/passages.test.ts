import { expect, test } from 'vitest'
import { articleTexts } from '../../../drizzle/seeds/world/knowledge.ts'
import { readSentences, splitPassages } from './passages.ts'

test('sentences know the heading they stand under, and bold words that open a paragraph are one', () => {
  const markdown = `Intro stands alone here.

## Rules

First rule of all. Second rule of all.

**Why.** Because it is so.

**Signs**

1. It smells like *burnt* [plastic](https://example.test).
2. It hums at night.`
  expect(readSentences(markdown)).toEqual([
    { text: 'Intro stands alone here.', section: null },
    { text: 'First rule of all.', section: 'Rules' },
    { text: 'Second rule of all.', section: 'Rules' },
    { text: 'Because it is so.', section: 'Why' },
    { text: 'It smells like burnt plastic.', section: 'Signs' },
    { text: 'It hums at night.', section: 'Signs' },
  ])
})

test('bold words inside a sentence stay in it', () => {
  expect(readSentences('**Under-voltage** is the commonest of all.')).toEqual([
    { text: 'Under-voltage is the commonest of all.', section: null },
  ])
})

test('a row of a table is one sentence with its column heads', () => {
  const table = '| Thread | Block | Stud |\n|---|---|---|\n| M5 | 3–4 Nm | 4 Nm |\n| M8 | 8–11 Nm | 11 Nm |'
  expect(readSentences(table).map(({ text }) => text)).toEqual([
    'Thread M5: Block 3–4 Nm, Stud 4 Nm.',
    'Thread M8: Block 8–11 Nm, Stud 11 Nm.',
  ])
})

test('no sentence of an article is lost, doubled or moved when it is split', () => {
  for (const { body } of articleTexts) {
    expect(splitPassages(body).flatMap(({ sentences }) => sentences)).toEqual(readSentences(body))
  }
})

test('passages have at most 120 words and what is left at an end', () => {
  const passages = articleTexts.flatMap(({ body }) => splitPassages(body))
  expect(passages.length).toBeGreaterThan(100)
  for (const { words } of passages) expect(words).toBeLessThan(145)
  for (const { body } of articleTexts)
    for (const { words } of splitPassages(body).slice(0, -1)) expect(words).toBeGreaterThanOrEqual(25)
})

test('a text of nothing but markup has no passages', () => {
  expect(splitPassages('\n\n## \n\n   \n')).toEqual([])
})
