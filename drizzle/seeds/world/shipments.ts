import type { Variant } from './batteries.ts'
import { hourMs, later, startOfDay } from './calendar.ts'
import type { Order } from './orders.ts'
import type { CountryCode } from './places.ts'
import type { Random } from './random.ts'
import type { Warehouse } from './stock.ts'
import { carriers, makeTrackingNumber, type Carrier } from './tracking-number.ts'

export type ShipmentStatus = 'PRE_TRANSIT' | 'IN_TRANSIT' | 'OUT_FOR_DELIVERY' | 'DELIVERED' | 'EXCEPTION'

export interface TrackingEvent {
  readonly id: string
  readonly status: ShipmentStatus
  readonly description: string
  readonly place: string
  readonly occurredAt: Date
}

export interface Shipment {
  readonly id: string
  readonly orderId: string
  readonly warehouseId: string
  readonly carrier: Carrier
  readonly service: string
  readonly trackingNumber: string
  /** That of the latest tracking event. */
  readonly status: ShipmentStatus
  readonly weightGrams: number
  /** UN numbers in the box; empty when nothing in it is regulated. */
  readonly unNumbers: readonly string[]
  readonly createdAt: Date
  readonly shippedAt: Date | null
  readonly expectedAt: Date
  readonly deliveredAt: Date | null
  /** In the order they happened. */
  readonly events: readonly TrackingEvent[]
}

/** The sorting centre a parcel passes in the country it goes to. */
const hubs: Readonly<Record<CountryCode, string>> = {
  NL: 'Nieuwegein',
  DE: 'Herne-Börnig',
  FR: 'Chilly-Mazarin',
  BE: 'Willebroek',
  IE: 'Dublin Athlone Rd',
  GB: 'Hinckley',
  ES: 'Coslada',
  IT: 'Peschiera Borromeo',
  SE: 'Jönköping',
  DK: 'Taulov',
  PL: 'Stryków',
  PT: 'Vialonga',
  NG: 'Lagos Ikeja',
}

const steps = {
  label: ['PRE_TRANSIT', 'Shipment data received'],
  collected: ['IN_TRANSIT', 'Collected from sender'],
  departed: ['IN_TRANSIT', 'Departed origin facility'],
  sorted: ['IN_TRANSIT', 'Processed at destination sorting centre'],
  missed: ['EXCEPTION', 'Recipient not available, second attempt on the next working day'],
  out: ['OUT_FOR_DELIVERY', 'Loaded for delivery'],
  delivered: ['DELIVERED', 'Delivered and signed for'],
} as const satisfies Record<string, readonly [ShipmentStatus, string]>

export function makeShipments(
  random: Random,
  orders: readonly Order[],
  variants: readonly Variant[],
  warehouses: readonly Warehouse[],
  asOf: Date,
): Shipment[] {
  const variantById = new Map(variants.map((variant) => [variant.id, variant]))
  const warehouseById = new Map(warehouses.map((warehouse) => [warehouse.id, warehouse]))
  return orders.flatMap((order) => {
    const warehouse = warehouseById.get(order.warehouseId)
    const { packedAt, expectedAt } = order
    if (!packedAt || !expectedAt || !warehouse) return []
    const carrier = carrierFor(random, order)
    const events = makeEvents(random, order, packedAt, warehouse, asOf)
    return {
      id: random.id(packedAt),
      orderId: order.id,
      warehouseId: warehouse.id,
      carrier,
      service: carriers[carrier].service,
      trackingNumber: makeTrackingNumber(random, carrier),
      status: events.at(-1)?.status ?? 'PRE_TRANSIT',
      weightGrams: Math.round(order.weightGrams * 1.04 + 250),
      unNumbers: unNumbersOf(order, variantById),
      createdAt: packedAt,
      shippedAt: order.shippedAt,
      expectedAt,
      deliveredAt: order.deliveredAt,
      events,
    }
  })
}

function unNumbersOf(order: Order, variantById: ReadonlyMap<string, Variant>): string[] {
  const numbers = order.lines.flatMap(({ variantId }) => variantById.get(variantId)?.unNumber ?? [])
  return [...new Set(numbers)].sort()
}

function carrierFor(random: Random, { weightGrams, shippingAddress }: Order): Carrier {
  if (weightGrams > 60_000) return 'DHL_FREIGHT'
  if (shippingAddress.country === 'NL' && weightGrams < 23_000) return random.chance(0.7) ? 'POSTNL' : 'DPD'
  return random.weighted<Carrier>({ DHL_PARCEL: 45, DPD: 30, UPS: 25 })
}

function makeEvents(
  random: Random,
  order: Order,
  packedAt: Date,
  warehouse: Warehouse,
  asOf: Date,
): TrackingEvent[] {
  const { city, country } = order.shippingAddress
  const events: TrackingEvent[] = []
  const add = ([status, description]: readonly [ShipmentStatus, string], place: string, time: Date): void => {
    if (time <= asOf) events.push({ id: random.id(time), status, description, place, occurredAt: time })
  }
  add(steps.label, warehouse.city, packedAt)
  const { shippedAt, deliveredAt } = order
  if (!shippedAt) return events
  const end = deliveredAt ?? order.expectedAt ?? asOf
  const road = end.getTime() - shippedAt.getTime()
  add(steps.collected, warehouse.city, shippedAt)
  add(steps.departed, warehouse.city, later(shippedAt, road * 0.15))
  add(steps.sorted, hubs[country], later(shippedAt, road * random.between(0.4, 0.55)))
  if (random.chance(0.05)) add(steps.missed, city, later(shippedAt, road * 0.62))
  // The van is loaded on the morning of the day it arrives.
  const loaded = Math.max(startOfDay(end).getTime() + 5.5 * hourMs, shippedAt.getTime() + road * 0.7)
  if (deliveredAt) {
    add(steps.out, city, new Date(Math.min(loaded, deliveredAt.getTime() - 600_000)))
    add(steps.delivered, city, deliveredAt)
  }
  return events
}
