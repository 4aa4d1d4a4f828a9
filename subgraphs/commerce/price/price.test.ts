import { expect, test } from 'vitest'
import { quantityPrices, retailPrices, unitPrice } from './price.ts'
import type { Price, PriceTier } from './price.ts'

const now = new Date('2026-11-21T12:00:00Z')

function price(
  tier: PriceTier,
  minimumQuantity: number,
  unitAmount: number,
  rest: Partial<Price> = {},
): Price {
  const validFrom = new Date('2026-01-01T00:00:00Z')
  return { tier, minimumQuantity, unitAmount, currency: 'EUR', validFrom, validUntil: null, ...rest }
}

const list = [
  price('RETAIL', 1, 1000),
  price('RETAIL', 10, 970),
  price('SILVER', 1, 870),
  price('SILVER', 10, 840),
  price('SILVER', 50, 810),
]

test.each([
  [1, 870],
  [9, 870],
  [10, 840],
  [49, 840],
  [50, 810],
  [10_000, 810],
])('a silver dealer who takes %i pays %i a piece', (quantity, amount) => {
  expect(unitPrice(list, quantity, now)?.unitAmount).toBe(amount)
})

test('a private buyer pays retail, less from ten pieces on', () => {
  expect(unitPrice(retailPrices(list), 9, now)?.unitAmount).toBe(1000)
  expect(unitPrice(retailPrices(list), 10, now)?.unitAmount).toBe(970)
})

test('a dealer never pays more than everybody else', () => {
  expect(unitPrice([...list, price('RETAIL', 1, 500)], 1, now)?.unitAmount).toBe(500)
})

test('a price holds from its first moment until just before its end', () => {
  const ending = [price('RETAIL', 1, 900, { validUntil: now }), price('RETAIL', 1, 1000, { validFrom: now })]
  expect(unitPrice(ending, 1, new Date(now.getTime() - 1))?.unitAmount).toBe(900)
  expect(unitPrice(ending, 1, now)?.unitAmount).toBe(1000)
})

test('nothing that begins later or for more pieces is a price', () => {
  expect(unitPrice([price('RETAIL', 5, 900)], 4, now)).toBeNull()
  expect(unitPrice([price('RETAIL', 1, 900, { validFrom: new Date('2027-01-01') })], 1, now)).toBeNull()
})

test('the steps of a price list leave out what makes a piece no cheaper', () => {
  const steps = quantityPrices([...list, price('RETAIL', 20, 960)], now)
  expect(steps.map(({ minimumQuantity, unitAmount }) => [minimumQuantity, unitAmount])).toEqual([
    [1, 870],
    [10, 840],
    [50, 810],
  ])
})
