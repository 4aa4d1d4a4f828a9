import { expect, test } from 'vitest'
import { availabilityOf, availableOn } from './stock.ts'

const shelf = (onHand: number, reserved: number) => ({ onHand, reserved, reorderPoint: 5 })

test('what can be had is what lies there less what is reserved, over all shelves', () => {
  expect(availableOn([shelf(10, 3), shelf(4, 4)])).toBe(7)
  expect(availableOn([])).toBe(0)
})

test.each([
  [[shelf(20, 9)], 'IN_STOCK'],
  [[shelf(20, 15)], 'LOW_STOCK'],
  [[shelf(20, 20)], 'OUT_OF_STOCK'],
  [[], 'OUT_OF_STOCK'],
] as const)('%j is %s', (shelves, availability) => {
  expect(availabilityOf(shelves)).toBe(availability)
})
