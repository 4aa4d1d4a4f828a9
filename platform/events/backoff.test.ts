import { expect, it } from 'vitest'
import { backoffDelay } from './backoff.ts'

const options = { firstMs: 100, maxMs: 1_000 }

it('doubles from try to try up to its limit', () => {
  expect([1, 2, 3, 4, 5, 500].map((attempts) => backoffDelay(attempts, options, () => 1))).toEqual([
    100, 200, 400, 800, 1_000, 1_000,
  ])
})

it('spreads over the upper half', () => {
  expect(backoffDelay(3, options, () => 0)).toBe(200)
  expect(backoffDelay(3, options, () => 0.5)).toBe(300)
})
