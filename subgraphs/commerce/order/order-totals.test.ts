import { expect, test } from 'vitest'
import { mergeLines } from './order-lines.ts'
import { orderTotals } from './order-totals.ts'
import { vatBasisPoints } from './vat.ts'

test.each([
  ['a light parcel', 500, 9_999, 695],
  ['a heavy parcel', 10_001, 9_999, 1_495],
  ['a parcel above 500 euro', 10_001, 50_000, 0],
  ['a pallet above 500 euro', 60_001, 50_000, 11_900],
  ['a heavy pallet', 500_001, 9_999, 28_900],
])('%s is sent for its tariff', (_what, weightGrams, subtotal, shipping) => {
  const totals = orderTotals({ lineAmounts: [subtotal], weightGrams, country: 'NL', isBusiness: false })
  expect(totals.shippingAmount).toBe(shipping)
})

test('VAT is due on lines and shipping, rounded to the cent, and adds up', () => {
  const totals = orderTotals({ lineAmounts: [333, 1], weightGrams: 10, country: 'FI', isBusiness: false })
  expect(totals).toEqual({
    subtotalAmount: 334,
    shippingAmount: 695,
    taxBasisPoints: 2550,
    taxAmount: 262,
    totalAmount: 1291,
  })
})

test.each([
  ['NL', false, 2100],
  ['NL', true, 2100],
  ['DE', false, 1900],
  ['DE', true, 0],
  ['NG', false, 0],
  ['GB', true, 0],
])('goods to %s (for a firm: %s) bear %i basis points', (country, isBusiness, rate) => {
  expect(vatBasisPoints(country, isBusiness)).toBe(rate)
})

test('lines of one variant become one, where the first of them stood', () => {
  const [a, b] = ['0198c0de-0000-7000-8000-00000000000a', '0198c0de-0000-7000-8000-00000000000b']
  const lines = [a, b, a.toUpperCase()].map((variantId, index) => ({ variantId, quantity: index + 1 }))
  expect(mergeLines(lines)).toEqual([
    { variantId: a, quantity: 4, index: 0 },
    { variantId: b, quantity: 2, index: 1 },
  ])
})
