import { expect, test } from 'vitest'
import { PublicError } from '../../../platform/errors/public-error.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { normaliseTags, requireArchivable, requirePublishable, textChanges } from './article.ts'
import { readPlace, writePlace } from './article-search.ts'

const article = {
  slug: 'a',
  title: 'A',
  body: 'Text',
  category: 'SAFETY',
  audience: 'PUBLIC',
  tags: ['lfp', 'cold'],
} as const

test('only what was given and differs is a change', () => {
  expect(textChanges(article, { title: 'B', body: 'Text', tags: ['lfp', 'cold'], slug: null })).toEqual({
    title: 'B',
  })
  expect(textChanges(article, { tags: [] })).toEqual({ tags: [] })
  expect(textChanges(article, {})).toEqual({})
})

test('tags are kept in lower case, trimmed and each once', () => {
  expect(normaliseTags([' LFP', 'lfp', '', 'Cold start '])).toEqual(['lfp', 'cold start'])
})

test('an archived article may be published again, and nothing twice in a row', () => {
  expect(() => requirePublishable('ARCHIVED')).not.toThrow()
  expect(() => requirePublishable('DRAFT')).not.toThrow()
  expect(() => requirePublishable('PUBLISHED')).toThrow(Refusal)
  expect(() => requireArchivable('DRAFT')).not.toThrow()
  expect(() => requireArchivable('ARCHIVED')).toThrow(Refusal)
})

test('a cursor of a search names the place it was made from', () => {
  const place = { score: 0.060_792_71, id: '0190a6b0-0000-7000-8000-000000000000' }
  expect(readPlace(writePlace(place))).toEqual(place)
})

test.each([
  '',
  'x',
  'bnVsbA',
  Buffer.from('[1,"a"]').toString('base64url'),
  Buffer.from('["1","0190a6b0-0000-7000-8000-000000000000"]').toString('base64url'),
])('the cursor %j is refused', (cursor) => {
  expect(() => readPlace(cursor)).toThrow(PublicError)
})
