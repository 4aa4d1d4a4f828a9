import { expect, test } from 'vitest'
import { createScale, roundTicks, timeTicks } from './scale.ts'

test('a scale maps both ways', () => {
  const scale = createScale(0, 10, 100, 0)
  expect([0, 5, 10].map(scale.toPixel)).toEqual([100, 50, 0])
  expect([100, 50, 0].map(scale.toValue)).toEqual([0, 5, 10])
  expect(createScale(3, 3, 0, 100).toPixel(3)).toBe(0)
})

test('ticks are round and reach the highest value', () => {
  expect(roundTicks(9.4, 4)).toEqual([0, 5, 10])
  expect(roundTicks(100, 4)).toEqual([0, 50, 100])
  expect(roundTicks(0.31, 4)).toEqual([0, 0.1, 0.2, 0.3, 0.4])
  expect(roundTicks(0, 4)).toEqual([0, 0.5, 1])
})

test('moments are full minutes, few enough to be read', () => {
  const minute = 60_000
  expect(timeTicks(30_000, 5.5 * minute, 5)).toEqual([1, 2, 3, 4, 5].map((count) => count * minute))
  expect(timeTicks(0, 60 * minute, 5)).toEqual([0, 15, 30, 45, 60].map((count) => count * minute))
  expect(timeTicks(10, 20, 5)).toEqual([])
})
