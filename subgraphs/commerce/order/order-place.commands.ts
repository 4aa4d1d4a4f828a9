import { createHash } from 'node:crypto'
import { requireOperator, requirePrincipal } from '../../../platform/auth/permission.ts'
import { isOperator } from '../../../platform/auth/viewer.ts'
import type { MachineViewer, UserViewer } from '../../../platform/auth/viewer.ts'
import { violatedConstraint } from '../../../platform/database/database-error.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { Refusal, refuse } from '../../../platform/errors/refusal.ts'
import type { RefusalReason } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { CommerceContext } from '../context.ts'
import type { OrderPlaced } from '../events.ts'
import { unitPrice } from '../price/price.ts'
import { selectPayablePrices } from '../price/price.store.ts'
import { selectVariants } from '../variant/variant.store.ts'
import type { VariantWithBattery } from '../variant/variant.store.ts'
import { selectCustomerAccount, selectCustomerOfUser } from './customer-account.store.ts'
import { mergeLines } from './order-lines.ts'
import type { MergedLine } from './order-lines.ts'
import { orderCurrency, orderTotals } from './order-totals.ts'
import type { OrderPlaceInput } from './order.input.ts'
import { partiesOf } from './order.ts'
import { insertOrder, selectOrderByClientKey } from './order.store.ts'
import type { OrderLineInsert, OrderRow } from './order.store.ts'
import { reserveStock } from './reservation.store.ts'

/** Who buys: the columns of an order that say so, as far as they are known before the seller is. */
type Buyer = Pick<OrderRow, 'buyerId' | 'buyerOrganisationId' | 'userId' | 'customerId'>

/** A person, or a machine of the organisation that buys or sells. */
type Orderer = UserViewer | MachineViewer

interface PricedLine extends MergedLine {
  readonly variant: VariantWithBattery
  readonly unitAmount: number
}

/**
 * Places an order and reserves its stock, all or nothing. The same client key with the same content answers the order
 * placed before, however often and however simultaneously it is sent.
 */
export async function placeOrder(context: CommerceContext, input: OrderPlaceInput): Promise<OrderRow> {
  const viewer = requirePrincipal(context.viewer)
  const contentHash = hashContent(input)
  const { buyer, earlier } = await context.database.read(async (tx) => {
    const identified = await identifyBuyer(tx, viewer, input)
    const found = await selectOrderByClientKey(tx, identified.buyerId, input.clientKey)
    return { buyer: identified, earlier: found }
  })
  if (earlier) return acceptRepeat(earlier, contentHash)
  try {
    return await context.database.write((tx) => place(tx, viewer, buyer, contentHash, input))
  } catch (error) {
    if (violatedConstraint(error) !== 'orders_buyer_id_client_key_key') throw error
    // The same order was being placed at this very moment, and its transaction won.
    const twin = await context.database.read((tx) =>
      selectOrderByClientKey(tx, buyer.buyerId, input.clientKey),
    )
    if (!twin) throw error
    return acceptRepeat(twin, contentHash)
  }
}

async function place(
  tx: Transaction,
  viewer: Orderer,
  buyer: Buyer,
  contentHash: string,
  input: OrderPlaceInput,
): Promise<OrderRow> {
  const placedAt = new Date()
  const lines = await priceLines(tx, mergeLines(input.lines), placedAt)
  const organisationId = sellerOf(lines)
  const id = createId()
  const order = await insertOrder(
    tx,
    {
      ...unmovedOrder,
      ...buyer,
      ...amountsOf(lines, input.shippingAddress.country, buyer),
      id,
      organisationId,
      customerId: buyer.customerId ?? (await customerOf(tx, buyer, organisationId)),
      placedById: userOf(viewer),
      clientKey: input.clientKey,
      contentHash,
      shippingAddress: addressOf(input),
      note: input.note ?? null,
      placedAt,
    },
    lines.map((line, position) => toLineInsert(id, line, position)),
  )
  // Last, because whoever wants the same shelf waits from here to the end of the transaction.
  await reserveAll(tx, id, lines)
  const streamName = stream('commerce', 'order', id)
  await appendEvents(tx, { stream: streamName, events: [placedEvent(order, lines)], organisationId, expectedVersion: 0 }) // prettier-ignore
  return order
}

const unmovedOrder = {
  status: 'PLACED',
  currency: orderCurrency,
  paidAt: null,
  packedAt: null,
  shippedAt: null,
  deliveredAt: null,
  cancelledAt: null,
  returnedAt: null,
  cancellationReason: null,
  version: 1,
} as const

async function identifyBuyer(tx: Transaction, viewer: Orderer, input: OrderPlaceInput): Promise<Buyer> {
  const { organisationId } = viewer
  const userId = userOf(viewer)
  if (input.customerId) return identifyCustomer(tx, viewer, input.customerId)
  if (organisationId !== null && !isOperator(viewer))
    return { buyerId: organisationId, buyerOrganisationId: organisationId, userId, customerId: null }
  if (userId === null)
    return refuse('FORBIDDEN', 'Name the customer the order is for.', ['input', 'customerId'])
  return { buyerId: userId, buyerOrganisationId: null, userId, customerId: null }
}

function userOf(viewer: Orderer): string | null {
  return viewer.kind === 'user' ? viewer.userId : null
}

async function identifyCustomer(tx: Transaction, viewer: Orderer, customerId: string): Promise<Buyer> {
  const { organisationId } = requireOperator(viewer, 'AGENT')
  const account = await selectCustomerAccount(tx, customerId, organisationId)
  if (!account) return refuse('NOT_FOUND', 'There is no such customer.', ['input', 'customerId'])
  return { buyerId: account.customerId, buyerOrganisationId: null, userId: account.userId, customerId: account.customerId } // prettier-ignore
}

async function customerOf(
  tx: Transaction,
  { userId }: Buyer,
  organisationId: string,
): Promise<string | null> {
  if (userId === null) return null
  return (await selectCustomerOfUser(tx, userId, organisationId))?.customerId ?? null
}

/** Each line with its variant and what a piece costs this viewer, or all the reasons why not. */
async function priceLines(tx: Transaction, lines: readonly MergedLine[], at: Date): Promise<PricedLine[]> {
  const ids = lines.map((line) => line.variantId)
  const variants = new Map((await selectVariants(tx, ids)).map((variant) => [variant.id, variant]))
  const prices = Map.groupBy(await selectPayablePrices(tx, ids, at), (price) => price.variantId)
  const reasons: RefusalReason[] = []
  const priced = lines.flatMap((line): PricedLine[] => {
    const variant = variants.get(line.variantId)
    const field = ['input', 'lines', String(line.index), 'variantId']
    if (!variant) {
      reasons.push({ code: 'NOT_FOUND', message: 'There is no such variant.', field })
      return []
    }
    const price = unitPrice(prices.get(line.variantId) ?? [], line.quantity, at)
    if (price?.currency === orderCurrency) return [{ ...line, variant, unitAmount: price.unitAmount }]
    reasons.push({ code: 'NOT_FOR_SALE', message: `${variant.name} is not for sale to you now.`, field })
    return []
  })
  if (reasons.length > 0) throw new Refusal(...reasons)
  return priced
}

function sellerOf(lines: readonly PricedLine[]): string {
  const [seller, other] = new Set(lines.map((line) => line.variant.organisationId))
  if (!seller || other)
    return refuse('SELLERS_MIXED', 'Variants of different sellers need an order each.', ['input', 'lines'])
  return seller
}

function amountsOf(lines: readonly PricedLine[], country: string, buyer: Buyer) {
  const weightGrams = lines.reduce((sum, line) => sum + line.variant.weightGrams * line.quantity, 0)
  const lineAmounts = lines.map((line) => line.unitAmount * line.quantity)
  const isBusiness = buyer.buyerOrganisationId !== null
  return { weightGrams, ...orderTotals({ lineAmounts, weightGrams, country, isBusiness }) }
}

async function reserveAll(tx: Transaction, orderId: string, lines: readonly PricedLine[]): Promise<void> {
  const reservations = await reserveStock(tx, orderId, lines)
  const short = reservations.filter(({ wanted, reserved }) => reserved < wanted)
  if (short.length === 0) return
  const reasons = short.map(({ variantId, reserved }): RefusalReason => {
    const line = lines.find((candidate) => candidate.variantId === variantId)
    return {
      code: 'OUT_OF_STOCK',
      message: `Only ${reserved} of ${line?.variant.sku ?? variantId} can be had now.`,
      field: ['input', 'lines', String(line?.index ?? 0), 'quantity'],
    }
  })
  throw new Refusal(...reasons)
}

function toLineInsert(orderId: string, line: PricedLine, position: number): OrderLineInsert {
  const { variant, variantId, quantity, unitAmount } = line
  const { sku, name } = variant
  return { id: createId(), orderId, position, variantId, sku, name, quantity, unitAmount, lineAmount: unitAmount * quantity } // prettier-ignore
}

function placedEvent(order: OrderRow, lines: readonly PricedLine[]): OrderPlaced {
  const { currency, subtotalAmount, shippingAmount, taxBasisPoints, taxAmount, totalAmount } = order
  return {
    type: 'commerce.order.placed',
    data: {
      ...partiesOf(order),
      currency,
      subtotalAmount,
      shippingAmount,
      taxBasisPoints,
      taxAmount,
      totalAmount,
      placedById: order.placedById,
      lines: lines.map(({ variantId, variant: { sku, name }, quantity, unitAmount }) => ({
        variantId,
        sku,
        name,
        quantity,
        unitAmount,
        lineAmount: unitAmount * quantity,
      })),
      shippingAddress: order.shippingAddress,
    },
  }
}

function addressOf({ shippingAddress }: OrderPlaceInput): OrderRow['shippingAddress'] {
  const { recipient, company, line1, line2, postalCode, city, country } = shippingAddress
  return { recipient, company: company ?? null, line1, line2: line2 ?? null, postalCode, city, country }
}

/** The same content hashes alike however its lines were cut and whatever was left out or given as null. */
function hashContent(input: OrderPlaceInput): string {
  const lines = mergeLines(input.lines)
    .map(({ variantId, quantity }) => [variantId, quantity] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const content = [lines, addressOf(input), input.customerId?.toLowerCase() ?? null, input.note ?? null]
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

function acceptRepeat(order: OrderRow, contentHash: string): OrderRow {
  if (order.contentHash === contentHash) return order
  return refuse('CLIENT_KEY_REUSED', 'Another order was placed under this client key.', [
    'input',
    'clientKey',
  ])
}
