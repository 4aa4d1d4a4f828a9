import { expect, test } from 'vitest'
import { isDeeperThan } from './value-depth.ts'

const nested = (levels: number): unknown =>
  levels === 0 ? 'leaf' : levels % 2 ? [nested(levels - 1)] : { a: 1, in: nested(levels - 1) }

test('levels of lists and objects are counted, and plain values have none', () => {
  for (const value of [null, undefined, 1, 'text', true]) expect(isDeeperThan(value, 0)).toBe(false)
  expect(isDeeperThan([], 0)).toBe(true)
  expect(isDeeperThan(nested(7), 7)).toBe(false)
  expect(isDeeperThan(nested(8), 7)).toBe(true)
})

test('what is far too deep is no deeper to look at than the limit', () => {
  const deepest = JSON.parse(`${'['.repeat(400_000)}${']'.repeat(400_000)}`) as unknown
  expect(isDeeperThan(deepest, 100)).toBe(true)
})
