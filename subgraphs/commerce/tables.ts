import { sql } from 'drizzle-orm'
import { boolean, char, doublePrecision, integer, jsonb, pgSchema, text, uuid } from 'drizzle-orm/pg-core'
import { currencyCode, instant, minorUnits, primaryId } from '../../platform/database/columns.ts'
import type { BatteryUse, Chemistry } from './battery/battery.ts'
import type { OrderAddress } from './order/order-address.ts'
import type { CancellationReason, OrderStatus } from './order/order.ts'
import type { DealerTier, PriceTier } from './price/price.ts'
import type { TransportMode } from './shipment/dangerous-goods.ts'
import type { Carrier, ShipmentStatus } from './shipment/shipment.ts'
import type { Packing } from './variant/variant.ts'

const commerce = pgSchema('commerce')

// `organisationId` is the seller in every table.

export const batteries = commerce.table('batteries', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  brand: text('brand').notNull(),
  description: text('description').notNull(),
  chemistry: text('chemistry').$type<Chemistry>().notNull(),
  uses: text('uses').array().$type<BatteryUse[]>().notNull(),
  certificates: text('certificates').array().notNull(),
  rechargeable: boolean('rechargeable').notNull(),
  createdAt: instant('created_at').notNull(),
})

export const variants = commerce.table('variants', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  batteryId: uuid('battery_id').notNull(),
  sku: text('sku').notNull(),
  name: text('name').notNull(),
  cellsInSeries: integer('cells_in_series').notNull(),
  nominalVolts: doublePrecision('nominal_volts').notNull(),
  capacityAh: doublePrecision('capacity_ah').notNull(),
  energyWh: doublePrecision('energy_wh')
    .notNull()
    .generatedAlwaysAs(sql`round((nominal_volts * capacity_ah)::numeric, 2)::double precision`),
  weightGrams: doublePrecision('weight_grams').notNull(),
  lengthMm: integer('length_mm').notNull(),
  widthMm: integer('width_mm').notNull(),
  heightMm: integer('height_mm').notNull(),
  packing: text('packing').$type<Packing>().notNull(),
  unNumber: text('un_number'),
  cycleLife: integer('cycle_life').notNull(),
  maxDischargeAmps: doublePrecision('max_discharge_amps').notNull(),
  chargeMinCelsius: integer('charge_min_celsius'),
  chargeMaxCelsius: integer('charge_max_celsius'),
  dischargeMinCelsius: integer('discharge_min_celsius').notNull(),
  dischargeMaxCelsius: integer('discharge_max_celsius').notNull(),
  terminals: text('terminals').notNull(),
  warrantyMonths: integer('warranty_months').notNull(),
  createdAt: instant('created_at').notNull(),
})

export const dealerAccounts = commerce.table('dealer_accounts', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  dealerOrganisationId: uuid('dealer_organisation_id').notNull(),
  tier: text('tier').$type<DealerTier>().notNull(),
  createdAt: instant('created_at').notNull(),
})

export const prices = commerce.table('prices', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  variantId: uuid('variant_id').notNull(),
  tier: text('tier').$type<PriceTier>().notNull(),
  minimumQuantity: integer('minimum_quantity').notNull(),
  /** Without VAT. */
  unitAmount: minorUnits('unit_amount').notNull(),
  currency: currencyCode().notNull(),
  validFrom: instant('valid_from').notNull(),
  /** Exclusive; null while no end is set. */
  validUntil: instant('valid_until'),
})

export const warehouses = commerce.table('warehouses', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  city: text('city').notNull(),
  country: char('country', { length: 2 }).notNull(),
  createdAt: instant('created_at').notNull(),
})

export const stockLevels = commerce.table('stock_levels', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  variantId: uuid('variant_id').notNull(),
  warehouseId: uuid('warehouse_id').notNull(),
  /** Pieces on the shelf, reserved ones included. */
  onHand: integer('on_hand').notNull(),
  reserved: integer('reserved').notNull(),
  reorderPoint: integer('reorder_point').notNull(),
  version: integer('version').notNull(),
  countedAt: instant('counted_at').notNull(),
})

/** What crm's events tell of customers and their accounts. */
export const customerAccounts = commerce.table('customer_accounts', {
  customerId: uuid('customer_id').primaryKey(),
  organisationId: uuid('organisation_id').notNull(),
  userId: uuid('user_id'),
})

export const orders = commerce.table('orders', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  number: text('number').notNull(),
  /** Whom `clientKey` is unique for: the buying organisation, else the customer, else the person. */
  buyerId: uuid('buyer_id').notNull(),
  buyerOrganisationId: uuid('buyer_organisation_id'),
  /** The account of the person who buys. */
  userId: uuid('user_id'),
  customerId: uuid('customer_id'),
  placedById: uuid('placed_by_id'),
  clientKey: text('client_key').notNull(),
  contentHash: text('content_hash').notNull(),
  status: text('status').$type<OrderStatus>().notNull(),
  currency: currencyCode().notNull(),
  subtotalAmount: minorUnits('subtotal_amount').notNull(),
  shippingAmount: minorUnits('shipping_amount').notNull(),
  taxBasisPoints: integer('tax_basis_points').notNull(),
  taxAmount: minorUnits('tax_amount').notNull(),
  totalAmount: minorUnits('total_amount').notNull(),
  weightGrams: doublePrecision('weight_grams').notNull(),
  shippingAddress: jsonb('shipping_address').$type<OrderAddress>().notNull(),
  note: text('note'),
  placedAt: instant('placed_at').notNull(),
  paidAt: instant('paid_at'),
  packedAt: instant('packed_at'),
  shippedAt: instant('shipped_at'),
  deliveredAt: instant('delivered_at'),
  cancelledAt: instant('cancelled_at'),
  returnedAt: instant('returned_at'),
  cancellationReason: text('cancellation_reason').$type<CancellationReason>(),
  /** Version of the order's event stream. */
  version: integer('version').notNull(),
})

export const orderLines = commerce.table('order_lines', {
  id: primaryId(),
  orderId: uuid('order_id').notNull(),
  position: integer('position').notNull(),
  variantId: uuid('variant_id').notNull(),
  /** As they were called when the order was placed. */
  sku: text('sku').notNull(),
  name: text('name').notNull(),
  quantity: integer('quantity').notNull(),
  unitAmount: minorUnits('unit_amount').notNull(),
  lineAmount: minorUnits('line_amount').notNull(),
})

export const stockAllocations = commerce.table('stock_allocations', {
  orderId: uuid('order_id').notNull(),
  variantId: uuid('variant_id').notNull(),
  warehouseId: uuid('warehouse_id').notNull(),
  quantity: integer('quantity').notNull(),
})

export const shipments = commerce.table('shipments', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  orderId: uuid('order_id').notNull(),
  carrier: text('carrier').$type<Carrier>().notNull(),
  service: text('service').notNull(),
  transportMode: text('transport_mode').$type<TransportMode>().notNull(),
  trackingNumber: text('tracking_number').notNull(),
  /** That of the latest tracking event. */
  status: text('status').$type<ShipmentStatus>().notNull(),
  unNumbers: text('un_numbers').array().notNull(),
  weightGrams: doublePrecision('weight_grams').notNull(),
  createdAt: instant('created_at').notNull(),
  expectedAt: instant('expected_at'),
  deliveredAt: instant('delivered_at'),
  version: integer('version').notNull(),
})

export const trackingEvents = commerce.table('tracking_events', {
  id: primaryId(),
  shipmentId: uuid('shipment_id').notNull(),
  /** The carrier's own id, else time and status: what a repeat is known by. */
  eventKey: text('event_key').notNull(),
  status: text('status').$type<ShipmentStatus>().notNull(),
  description: text('description').notNull(),
  place: text('place'),
  occurredAt: instant('occurred_at').notNull(),
})
