import { serviceViewer } from '../../platform/auth/viewer.ts'
import type { UserViewer } from '../../platform/auth/viewer.ts'
import type { Database } from '../../platform/database/database.ts'
import { createId } from '../../platform/database/uuid.ts'
import type { DealerTier, PriceTier } from '../../subgraphs/commerce/price/price.ts'
import {
  batteries,
  dealerAccounts,
  prices,
  stockLevels,
  variants,
  warehouses,
} from '../../subgraphs/commerce/tables.ts'
import { testUser } from './subgraph.ts'

/** A seller with one warehouse, and somebody who works there. */
export interface TestShop {
  readonly sellerId: string
  readonly warehouseId: string
  readonly agent: UserViewer
}

export interface TestVariant {
  readonly id: string
  readonly sku: string
  readonly batteryId: string
}

export interface TestVariantOptions {
  /** Pieces in the shop's warehouse, none reserved. */
  readonly onHand?: number
  /** Unit amounts in cents by tier and, after a slash, least quantity: `{ RETAIL: 1000, 'RETAIL/10': 900 }`. */
  readonly prices?: Readonly<Record<string, number>>
  readonly battery?: Partial<typeof batteries.$inferInsert>
  readonly variant?: Partial<typeof variants.$inferInsert>
}

export function staffOf(organisationId: string, overrides: Partial<UserViewer> = {}): UserViewer {
  return testUser({ organisationId, organisationKind: 'OPERATOR', role: 'AGENT', ...overrides })
}

export async function openShop(database: Database): Promise<TestShop> {
  const [sellerId, warehouseId] = [createId(), createId()]
  await asService(database).write((tx) => tx.insert(warehouses).values(warehouseOf(sellerId, warehouseId)))
  return { sellerId, warehouseId, agent: staffOf(sellerId) }
}

export async function addWarehouse(database: Database, shop: TestShop): Promise<string> {
  const id = createId()
  await asService(database).write((tx) => tx.insert(warehouses).values(warehouseOf(shop.sellerId, id)))
  return id
}

/** A variant of a battery of its own: 12.8 V, 100 Ah, 11 kg lithium iron phosphate at 100.00 EUR, unless told otherwise. */
export async function addVariant(
  database: Database,
  shop: TestShop,
  options: TestVariantOptions = {},
): Promise<TestVariant> {
  const { sellerId: organisationId } = shop
  const [id, batteryId] = [createId(), createId()]
  const sku = options.variant?.sku ?? `SKU-${id.slice(-12)}`
  await asService(database).write(async (tx) => {
    await tx.insert(batteries).values({ ...batteryOf(organisationId, batteryId), ...options.battery })
    await tx.insert(variants).values({ ...variantOf(organisationId, batteryId, id, sku), ...options.variant })
    const priceRows = Object.entries(options.prices ?? { RETAIL: 10_000 }).map(([key, unitAmount]) =>
      priceOf(organisationId, id, key, unitAmount),
    )
    if (priceRows.length > 0) await tx.insert(prices).values(priceRows)
    if (options.onHand !== undefined)
      await tx.insert(stockLevels).values(levelOf(shop, id, shop.warehouseId, options.onHand))
  })
  return { id, sku, batteryId }
}

export async function addStock(
  database: Database,
  shop: TestShop,
  shelf: { variantId: string; warehouseId: string; onHand: number },
): Promise<void> {
  const row = levelOf(shop, shelf.variantId, shelf.warehouseId, shelf.onHand)
  await asService(database).write((tx) => tx.insert(stockLevels).values(row))
}

/** A dealer of the shop with a member who may buy for it. */
export async function addDealer(
  database: Database,
  shop: TestShop,
  tier: DealerTier,
): Promise<UserViewer & { organisationId: string }> {
  const dealerOrganisationId = createId()
  await asService(database).write((tx) =>
    tx.insert(dealerAccounts).values({
      id: createId(),
      organisationId: shop.sellerId,
      dealerOrganisationId,
      tier,
      createdAt: new Date(),
    }),
  )
  const member = testUser({
    organisationId: dealerOrganisationId,
    organisationKind: 'DEALER',
    role: 'MEMBER',
  })
  return { ...member, organisationId: dealerOrganisationId }
}

export const testAddress = {
  recipient: 'Aoife O’Brien',
  line1: 'Keizersgracht 1',
  postalCode: '1015 AA',
  city: 'Amsterdam',
  country: 'NL',
}

function asService(database: Database) {
  return database.as(serviceViewer('test'), 'test-request')
}

function warehouseOf(organisationId: string, id: string): typeof warehouses.$inferInsert {
  const code = id.slice(-6)
  return { id, organisationId, code, name: code, city: 'Rotterdam', country: 'NL', createdAt: new Date() }
}

function batteryOf(organisationId: string, id: string): typeof batteries.$inferInsert {
  return {
    id,
    organisationId,
    slug: `battery-${id}`,
    name: 'Test battery',
    brand: 'Test',
    description: 'A battery for tests.',
    chemistry: 'LFP',
    uses: ['SOLAR_STORAGE'],
    certificates: ['UN38.3'],
    rechargeable: true,
    createdAt: new Date(),
  }
}

function variantOf(
  organisationId: string,
  batteryId: string,
  id: string,
  sku: string,
): typeof variants.$inferInsert {
  return {
    id,
    organisationId,
    batteryId,
    sku,
    name: 'Test battery 12.8 V 100 Ah',
    cellsInSeries: 4,
    nominalVolts: 12.8,
    capacityAh: 100,
    weightGrams: 11_000,
    lengthMm: 330,
    widthMm: 173,
    heightMm: 212,
    packing: 'ALONE',
    unNumber: 'UN3480',
    cycleLife: 4000,
    maxDischargeAmps: 100,
    chargeMinCelsius: 0,
    chargeMaxCelsius: 45,
    dischargeMinCelsius: -20,
    dischargeMaxCelsius: 60,
    terminals: 'M8 bolt',
    warrantyMonths: 60,
    createdAt: new Date(),
  }
}

function priceOf(
  organisationId: string,
  variantId: string,
  key: string,
  unitAmount: number,
): typeof prices.$inferInsert {
  const [tier, minimumQuantity = '1'] = key.split('/')
  return {
    id: createId(),
    organisationId,
    variantId,
    tier: tier as PriceTier,
    minimumQuantity: Number(minimumQuantity),
    unitAmount,
    currency: 'EUR',
    validFrom: new Date('2020-01-01T00:00:00Z'),
    validUntil: null,
  }
}

function levelOf(
  { sellerId }: TestShop,
  variantId: string,
  warehouseId: string,
  onHand: number,
): typeof stockLevels.$inferInsert {
  const id = createId()
  return {
    id,
    organisationId: sellerId,
    variantId,
    warehouseId,
    onHand,
    reserved: 0,
    reorderPoint: 2,
    version: 0,
    countedAt: new Date(),
  }
}
