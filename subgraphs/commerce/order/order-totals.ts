import { vatBasisPoints } from './vat.ts'

/** What an order costs: pure. All amounts in minor units. */
export interface OrderTotals {
  readonly subtotalAmount: number
  readonly shippingAmount: number
  readonly taxBasisPoints: number
  readonly taxAmount: number
  readonly totalAmount: number
}

/** The currency of the shipping tariff, and so of every order. */
export const orderCurrency = 'EUR'

/** Heaviest first: from how many grams on shipping costs how much; parcels are free above a subtotal. */
const shippingTariff = [
  { aboveGrams: 500_000, amount: 28_900, freeFrom: Infinity },
  { aboveGrams: 60_000, amount: 11_900, freeFrom: Infinity },
  { aboveGrams: 10_000, amount: 1_495, freeFrom: 50_000 },
  { aboveGrams: 0, amount: 695, freeFrom: 50_000 },
] as const

export function orderTotals(order: {
  readonly lineAmounts: readonly number[]
  readonly weightGrams: number
  readonly country: string
  readonly isBusiness: boolean
}): OrderTotals {
  const subtotalAmount = order.lineAmounts.reduce((sum, amount) => sum + amount, 0)
  const shippingAmount = shippingAmountOf(order.weightGrams, subtotalAmount)
  const taxBasisPoints = vatBasisPoints(order.country, order.isBusiness)
  const taxAmount = Math.round(((subtotalAmount + shippingAmount) * taxBasisPoints) / 10_000)
  return {
    subtotalAmount,
    shippingAmount,
    taxBasisPoints,
    taxAmount,
    totalAmount: subtotalAmount + shippingAmount + taxAmount,
  }
}

function shippingAmountOf(weightGrams: number, subtotalAmount: number): number {
  const rate = shippingTariff.find(({ aboveGrams }) => weightGrams > aboveGrams)
  return rate === undefined || subtotalAmount >= rate.freeFrom ? 0 : rate.amount
}
