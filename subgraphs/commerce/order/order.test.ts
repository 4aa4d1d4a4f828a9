import { expect, test } from 'vitest'
import { createId } from '../../../platform/database/uuid.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { testUser } from '../../../tests/testkit/subgraph.ts'
import {
  canCancel,
  canReturn,
  decide,
  evolve,
  fulfilmentStatusOf,
  partyOf,
  paymentStatusOf,
  transitions,
} from './order.ts'
import type { OrderCommand, OrderParty, OrderStatus } from './order.ts'
import type { OrderRow } from './order.store.ts'

const now = new Date('2026-11-21T12:00:00Z')
const dayMs = 24 * 60 * 60 * 1000
const statuses: OrderStatus[] = ['PLACED', 'PAID', 'PACKED', 'SHIPPED', 'DELIVERED', 'RETURNED', 'CANCELLED']
const parties: OrderParty[] = ['SELLER', 'BUYER']

const commands: { readonly [Step in OrderCommand['step']]: OrderCommand } = {
  MARK_PAID: { step: 'MARK_PAID' },
  PACK: { step: 'PACK' },
  SHIP: {
    step: 'SHIP',
    shipment: {
      shipmentId: createId(),
      carrier: 'UPS',
      service: 'UPS Standard',
      transportMode: 'GROUND',
      trackingNumber: '1Z999',
    },
  },
  DELIVER: { step: 'DELIVER' },
  CANCEL: { step: 'CANCEL', reason: 'CUSTOMER_REQUEST' },
  RETURN: { step: 'RETURN' },
}

function order(overrides: Partial<OrderRow> = {}): OrderRow {
  return {
    id: createId(),
    organisationId: createId(),
    number: 'HB-2026-100001',
    buyerId: createId(),
    buyerOrganisationId: null,
    userId: createId(),
    customerId: null,
    placedById: null,
    clientKey: 'k',
    contentHash: 'h',
    status: 'PLACED',
    currency: 'EUR',
    subtotalAmount: 100,
    shippingAmount: 0,
    taxBasisPoints: 0,
    taxAmount: 0,
    totalAmount: 100,
    weightGrams: 1,
    shippingAddress: {
      recipient: 'A',
      company: null,
      line1: 'B',
      line2: null,
      postalCode: '1',
      city: 'C',
      country: 'NL',
    },
    note: null,
    placedAt: now,
    paidAt: null,
    packedAt: null,
    shippedAt: null,
    deliveredAt: null,
    cancelledAt: null,
    returnedAt: null,
    cancellationReason: null,
    version: 1,
    ...overrides,
  }
}

const legal: readonly string[] = [
  'SELLER PLACED MARK_PAID PAID',
  'SELLER PAID PACK PACKED',
  'SELLER PACKED SHIP SHIPPED',
  'SELLER SHIPPED DELIVER DELIVERED',
  'SELLER DELIVERED RETURN RETURNED',
  'BUYER DELIVERED RETURN RETURNED',
  'SELLER PLACED CANCEL CANCELLED',
  'SELLER PAID CANCEL CANCELLED',
  'SELLER PACKED CANCEL CANCELLED',
  'BUYER PLACED CANCEL CANCELLED',
  'BUYER PAID CANCEL CANCELLED',
]

test('of all moves, exactly the eleven of the business are made, and every other is refused by name', () => {
  const made: string[] = []
  for (const party of parties) {
    for (const status of statuses) {
      for (const command of Object.values(commands)) {
        const before = order({ status, deliveredAt: now })
        try {
          const after = evolve(before, decide(before, command, party, now), now)
          expect(after.version).toBe(2)
          made.push(`${party} ${status} ${command.step} ${after.status}`)
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal)
          const [reason] = (error as Refusal).reasons
          expect(reason?.code).toBe('ILLEGAL_TRANSITION')
          expect(reason?.message).toContain(`is ${status} cannot become ${transitions[command.step].to}`)
        }
      }
    }
  }
  expect(made.sort()).toEqual([...legal].sort())
})

test('each step writes its own time and leaves the others alone', () => {
  const times = {
    MARK_PAID: 'paidAt',
    PACK: 'packedAt',
    SHIP: 'shippedAt',
    DELIVER: 'deliveredAt',
    CANCEL: 'cancelledAt',
    RETURN: 'returnedAt',
  } as const
  const froms = { MARK_PAID: 'PLACED', PACK: 'PAID', SHIP: 'PACKED', DELIVER: 'SHIPPED', CANCEL: 'PAID', RETURN: 'DELIVERED' } as const // prettier-ignore
  for (const [step, field] of Object.entries(times)) {
    const from = froms[step as keyof typeof froms]
    const before = order({ status: from, deliveredAt: from === 'DELIVERED' ? now : null })
    const at = new Date(now.getTime() + dayMs)
    const after = evolve(before, decide(before, commands[step as keyof typeof commands], 'SELLER', at), at)
    const changed = Object.keys(after).filter(
      (key) => after[key as keyof OrderRow] !== before[key as keyof OrderRow],
    )
    const expected = ['status', 'version', field, ...(step === 'CANCEL' ? ['cancellationReason'] : [])]
    expect(changed.sort()).toEqual(expected.sort())
    expect(after[field]).toBe(at)
  }
})

test('a buyer may return until thirty days after delivery, the seller at any time', () => {
  const delivered = order({ status: 'DELIVERED', deliveredAt: now })
  const [last, late] = [new Date(now.getTime() + 30 * dayMs), new Date(now.getTime() + 30 * dayMs + 1)]
  expect(canReturn(delivered, 'BUYER', last)).toBe(true)
  expect(canReturn(delivered, 'BUYER', late)).toBe(false)
  expect(canReturn(delivered, 'SELLER', late)).toBe(true)
  expect(decide(delivered, commands.RETURN, 'BUYER', last).type).toBe('commerce.order.returned')
  expect(() => decide(delivered, commands.RETURN, 'BUYER', late)).toThrow('within 30 days')
  expect(decide(delivered, commands.RETURN, 'SELLER', late).type).toBe('commerce.order.returned')
})

test('what the buyer had paid is due back when an order is cancelled', () => {
  const due = (paidAt: Date | null) =>
    decide(order({ status: 'PAID', paidAt, totalAmount: 100 }), commands.CANCEL, 'SELLER', now).data
  expect(due(now)).toMatchObject({ refundDueAmount: 100, reason: 'CUSTOMER_REQUEST' })
  expect(due(null)).toMatchObject({ refundDueAmount: 0 })
})

test('payment and fulfilment are told apart', () => {
  expect(paymentStatusOf(order())).toBe('UNPAID')
  expect(paymentStatusOf(order({ status: 'SHIPPED', paidAt: now }))).toBe('PAID')
  expect(paymentStatusOf(order({ status: 'CANCELLED', paidAt: now }))).toBe('REFUND_DUE')
  expect(paymentStatusOf(order({ status: 'CANCELLED' }))).toBe('UNPAID')
  expect(statuses.map((status) => fulfilmentStatusOf({ status }))).toEqual([
    'UNFULFILLED',
    'UNFULFILLED',
    'PACKED',
    'SHIPPED',
    'DELIVERED',
    'RETURNED',
    'CANCELLED',
  ])
})

test('sides of an order: its seller’s agents, its buyer, and nobody else', () => {
  const [sellerId, dealerId, buyer] = [createId(), createId(), testUser()]
  const retail = order({ organisationId: sellerId, userId: buyer.userId })
  const dealt = order({ organisationId: sellerId, userId: buyer.userId, buyerOrganisationId: dealerId })
  const staff = (role: 'MEMBER' | 'AGENT') =>
    testUser({ organisationId: sellerId, organisationKind: 'OPERATOR', role })
  expect(partyOf(retail, staff('AGENT'))).toBe('SELLER')
  expect(partyOf(retail, staff('MEMBER'))).toBeNull()
  expect(partyOf(retail, buyer)).toBe('BUYER')
  expect(partyOf(dealt, buyer)).toBeNull()
  expect(partyOf(dealt, testUser({ organisationId: dealerId, role: 'MEMBER' }))).toBe('BUYER')
  expect(partyOf(retail, testUser())).toBeNull()
  expect(partyOf(retail, { kind: 'anonymous' })).toBeNull()
  expect(canCancel(retail, null)).toBe(false)
  expect(canCancel(retail, 'BUYER')).toBe(true)
})
