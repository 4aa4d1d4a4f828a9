import type { Battery, Catalogue, Variant } from './batteries.ts'
import type { BatteryUse } from './battery-spec.ts'
import { hourMs, later } from './calendar.ts'
import type { Customer } from './customers.ts'
import { makeDemand, type DemandDay } from './demand.ts'
import type { Organisation } from './organisations.ts'
import { makeOrderTimeline, type OrderTimeline } from './order-timeline.ts'
import { countries, type Address } from './places.ts'
import type { PriceBook, PriceTier } from './price-list.ts'
import type { Random } from './random.ts'
import type { Warehouse } from './stock.ts'

export type OrderChannel = 'WEB_SHOP' | 'DEALER_PORTAL' | 'PHONE'

export interface OrderLine {
  readonly id: string
  readonly position: number
  readonly variantId: string
  readonly sku: string
  readonly quantity: number
  /** Without VAT, minor units, as the price list had it when the order was placed. */
  readonly unitAmount: number
  readonly lineAmount: number
}

export interface Order extends OrderTimeline {
  readonly id: string
  /** Running number within the year, such as HB-2026-000123. */
  readonly number: string
  /** The seller: always the operator. */
  readonly organisationId: string
  readonly dealerOrganisationId: string | null
  readonly customerId: string
  readonly userId: string | null
  readonly channel: OrderChannel
  readonly tier: PriceTier
  readonly currency: 'EUR'
  readonly lines: readonly OrderLine[]
  /** Sum of the lines, minor units. */
  readonly subtotalAmount: number
  readonly shippingAmount: number
  readonly taxBasisPoints: number
  readonly taxAmount: number
  /** Subtotal + shipping + tax. */
  readonly totalAmount: number
  readonly weightGrams: number
  readonly warehouseId: string
  readonly shippingAddress: Address
  readonly billingAddress: Address
}

const orderCount = 2400
const homeCountry = 'NL'

/** Pieces on a line of a private buyer; of a dealer it is the second range. */
const quantities: Readonly<
  Record<BatteryUse, readonly [readonly [number, number], readonly [number, number]]>
> = {
  SOLAR_STORAGE: [
    [1, 4],
    [2, 16],
  ],
  MARINE: [
    [1, 3],
    [2, 12],
  ],
  RV: [
    [1, 2],
    [3, 16],
  ],
  FORKLIFT: [
    [1, 1],
    [1, 3],
  ],
  UPS: [
    [1, 8],
    [8, 64],
  ],
  AUTOMOTIVE: [
    [1, 1],
    [6, 40],
  ],
  E_BIKE: [
    [1, 1],
    [3, 18],
  ],
  MEDICAL: [
    [1, 6],
    [4, 24],
  ],
  SENSOR: [
    [4, 40],
    [40, 240],
  ],
  ROBOTICS: [
    [1, 4],
    [4, 20],
  ],
}

export interface Market {
  readonly customers: readonly Customer[]
  readonly organisations: readonly Organisation[]
  readonly catalogue: Catalogue
  readonly prices: PriceBook
  readonly warehouses: readonly Warehouse[]
  /** The customer who is given something of everything. */
  readonly demoCustomerId: string
  readonly asOf: Date
}

export function makeOrders(random: Random, market: Market): Order[] {
  const shelf = new Shelf(market.catalogue)
  const crowd = new Crowd(market)
  const drafts: Draft[] = []
  for (const day of makeDemand(market.asOf, orderCount))
    drafts.push(...draftDay(random, day, crowd, market.asOf))
  drafts.sort((one, other) => one.placedAt.getTime() - other.placedAt.getTime())
  const yearly = new Map<number, number>()
  return drafts.map((draft) => {
    const year = draft.placedAt.getUTCFullYear()
    const serial = (yearly.get(year) ?? 0) + 1
    yearly.set(year, serial)
    return makeOrder(random, market, shelf, draft, `HB-${year}-${String(serial).padStart(6, '0')}`)
  })
}

interface Draft {
  readonly customer: Customer
  readonly use: BatteryUse
  readonly placedAt: Date
}

function draftDay(
  random: Random,
  { day, isWeekend, expected }: DemandDay,
  crowd: Crowd,
  asOf: Date,
): Draft[] {
  const drafts: Draft[] = []
  for (const [use, mean] of expected) {
    for (let count = random.poisson(mean); count > 0; count--) {
      const asDealer = random.chance(isWeekend ? 0.02 : 0.27)
      const hour = asDealer ? random.between(7, 16.5) : Math.min(23.5, Math.max(5, random.normal(14.5, 4)))
      const placedAt = later(day, hour * hourMs)
      const customer = crowd.pick(random, use, asDealer, day)
      if (customer && placedAt <= asOf) drafts.push({ customer, use, placedAt })
    }
  }
  return drafts
}

function makeOrder(random: Random, market: Market, shelf: Shelf, draft: Draft, number: string): Order {
  const { customer, placedAt } = draft
  const dealer = market.organisations.find(({ id }) => id === customer.dealerOrganisationId)
  const tier: PriceTier = dealer?.tier ?? 'RETAIL'
  const chosen = chooseLines(random, shelf, draft)
  const lines = chosen.map(({ variant, quantity }, position): OrderLine => {
    const unitAmount = market.prices.unitAmount(variant.id, tier, quantity, placedAt)
    return {
      id: random.id(placedAt),
      position,
      variantId: variant.id,
      sku: variant.sku,
      quantity,
      unitAmount,
      lineAmount: unitAmount * quantity,
    }
  })
  const weightGrams = Math.round(
    chosen.reduce((sum, { variant, quantity }) => sum + variant.weightGrams * quantity, 0),
  )
  const { country } = customer.address
  const warehouse = warehouseFor(random, market.warehouses, country)
  const isDemo = customer.id === market.demoCustomerId
  return {
    id: random.id(placedAt),
    number,
    organisationId: customer.organisationId,
    dealerOrganisationId: dealer?.id ?? null,
    customerId: customer.id,
    userId: customer.userId,
    channel: dealer
      ? 'DEALER_PORTAL'
      : customer.userId === null || random.chance(0.04)
        ? 'PHONE'
        : 'WEB_SHOP',
    tier,
    currency: 'EUR',
    lines,
    ...totalsOf(lines, weightGrams, dealer !== undefined, country),
    weightGrams,
    warehouseId: warehouse.id,
    shippingAddress: customer.address,
    billingAddress: customer.address,
    ...makeOrderTimeline(random, {
      placedAt,
      isDealer: dealer !== undefined,
      mayFail: !isDemo,
      weightGrams,
      country,
      asOf: market.asOf,
    }),
  }
}

type Totals = Pick<
  Order,
  'subtotalAmount' | 'shippingAmount' | 'taxBasisPoints' | 'taxAmount' | 'totalAmount'
>

function totalsOf(
  lines: readonly OrderLine[],
  weightGrams: number,
  isDealer: boolean,
  country: Address['country'],
): Totals {
  const subtotalAmount = lines.reduce((sum, { lineAmount }) => sum + lineAmount, 0)
  const shippingAmount = shippingFor(weightGrams, subtotalAmount)
  // A dealer in another member state accounts for the VAT himself (reverse charge).
  const taxBasisPoints = isDealer && country !== homeCountry ? 0 : countries[country].vatBasisPoints
  const taxAmount = Math.round(((subtotalAmount + shippingAmount) * taxBasisPoints) / 10_000)
  return {
    subtotalAmount,
    shippingAmount,
    taxBasisPoints,
    taxAmount,
    totalAmount: subtotalAmount + shippingAmount + taxAmount,
  }
}

/** Parcels are free above 500 €; pallets never are. Minor units. */
function shippingFor(weightGrams: number, subtotalAmount: number): number {
  if (weightGrams > 500_000) return 28_900
  if (weightGrams > 60_000) return 11_900
  if (subtotalAmount >= 50_000) return 0
  return weightGrams > 10_000 ? 1_495 : 695
}

function chooseLines(
  random: Random,
  shelf: Shelf,
  { customer, use }: Draft,
): { variant: Variant; quantity: number }[] {
  const isDealer = customer.dealerOrganisationId !== null
  const count = isDealer ? random.integer(2, 6) : Number(random.weighted({ 1: 78, 2: 18, 3: 4 }))
  const own = random.sample(shelf.of(use), isDealer ? Math.ceil(count / 2) : count)
  const others = isDealer ? random.sample(shelf.all, count - own.length) : []
  return [...new Set([...own, ...others])].map((variant) => {
    const [least, most] = quantities[shelf.useOf(variant)][isDealer ? 1 : 0]
    // Small numbers are likelier than large ones.
    return { variant, quantity: least + Math.floor(Math.pow(random.unit(), 1.8) * (most - least + 1)) }
  })
}

function warehouseFor(
  random: Random,
  warehouses: readonly Warehouse[],
  country: Address['country'],
): Warehouse {
  const near: Partial<Record<Address['country'], string>> = {
    DE: 'LEJ',
    IT: 'LEJ',
    PL: 'GDN',
    SE: 'GDN',
    DK: 'LEJ',
  }
  const code = random.chance(0.85) ? (near[country] ?? 'RTM') : 'RTM'
  const warehouse = warehouses.find((site) => site.code === code)
  if (!warehouse) throw new Error(`no warehouse has the code ${code}`)
  return warehouse
}

/** The variants by what they are for. */
class Shelf {
  readonly all: readonly Variant[]
  readonly #batteryById: ReadonlyMap<string, Battery>
  readonly #byUse = new Map<BatteryUse, Variant[]>()

  constructor({ batteries, variants }: Catalogue) {
    this.all = variants
    this.#batteryById = new Map(batteries.map((battery) => [battery.id, battery]))
    for (const variant of variants) {
      for (const use of this.#batteryById.get(variant.batteryId)?.uses ?? []) {
        this.#byUse.set(use, [...(this.#byUse.get(use) ?? []), variant])
      }
    }
  }

  of(use: BatteryUse): readonly Variant[] {
    return this.#byUse.get(use) ?? []
  }

  useOf(variant: Variant): BatteryUse {
    return this.#batteryById.get(variant.batteryId)?.uses[0] ?? 'UPS'
  }
}

/** Who may place the next order: people interested in the thing, some of them far more often than others. */
class Crowd {
  readonly #dealers: readonly Customer[]
  readonly #private: ReadonlyMap<BatteryUse, readonly Customer[]>
  readonly #anyone: readonly Customer[]
  readonly #demo: Customer | undefined

  constructor({ customers, demoCustomerId }: Market) {
    this.#dealers = customers.filter(({ dealerOrganisationId }) => dealerOrganisationId !== null)
    this.#anyone = customers.filter(({ dealerOrganisationId }) => dealerOrganisationId === null)
    this.#private = Map.groupBy(this.#anyone, ({ interest }) => interest)
    this.#demo = customers.find(({ id }) => id === demoCustomerId)
  }

  pick(random: Random, use: BatteryUse, asDealer: boolean, day: Date): Customer | undefined {
    const isOpen = (customer: Customer): boolean => customer.createdAt < day
    if (!asDealer && this.#demo && isOpen(this.#demo) && random.chance(0.012)) return this.#demo
    const known = random.chance(0.75) ? this.#private.get(use) : undefined
    const circle = asDealer ? this.#dealers : (known ?? this.#anyone)
    for (let attempt = 0; attempt < 20; attempt++) {
      const customer = circle[Math.floor(Math.pow(random.unit(), 1.5) * circle.length)]
      if (customer && isOpen(customer)) return customer
    }
    return undefined
  }
}
