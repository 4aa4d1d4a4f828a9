import { expect, test } from 'vitest'
import { searchWords } from './battery.ts'

test.each([
  ['Marine 12.8V 100', ['marine', '12.8', 'v', '100']],
  ['12,8 V', ['12.8', 'v']],
  ['AUR-12V8-100AH', ['aur', '12v8', '100ah']],
  ["'; drop table -- & | ! :*", ['drop', 'table']],
  ['   ', []],
  ['solar solar SOLAR', ['solar']],
])('%j is searched as its words', (text, words) => {
  expect(searchWords(text)).toEqual(words)
})

test('no more than ten words are searched', () => {
  expect(searchWords(Array.from({ length: 40 }, (_, index) => `w${index}`).join(' '))).toHaveLength(10)
})
