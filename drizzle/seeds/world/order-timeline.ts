import { dayMs, happened, hourMs, inWorkingHours, later, minuteMs, startOfDay } from './calendar.ts'
import type { CountryCode } from './places.ts'
import type { Random } from './random.ts'

export type OrderStatus = 'PLACED' | 'PAID' | 'PACKED' | 'SHIPPED' | 'DELIVERED' | 'CANCELLED' | 'RETURNED'
export type CancellationReason = 'PAYMENT_EXPIRED' | 'CUSTOMER_REQUEST' | 'OUT_OF_STOCK'

/** When each step was taken; null for a step not taken (yet). */
export interface OrderTimeline {
  readonly status: OrderStatus
  readonly placedAt: Date
  readonly paidAt: Date | null
  readonly packedAt: Date | null
  readonly shippedAt: Date | null
  readonly deliveredAt: Date | null
  readonly cancelledAt: Date | null
  readonly returnedAt: Date | null
  readonly cancellationReason: CancellationReason | null
  /** Promised to the buyer when packed. */
  readonly expectedAt: Date | null
}

interface Circumstances {
  readonly placedAt: Date
  readonly isDealer: boolean
  /** Whether the order may be cancelled or sent back. */
  readonly mayFail: boolean
  readonly weightGrams: number
  readonly country: CountryCode
  readonly asOf: Date
}

/** Working days on the road from our warehouses. */
const transitDays: Readonly<Record<CountryCode, number>> = {
  NL: 1,
  BE: 1,
  DE: 1,
  FR: 2,
  DK: 2,
  PL: 2,
  SE: 3,
  IT: 3,
  ES: 3,
  GB: 4,
  IE: 4,
  PT: 4,
  NG: 12,
}

export function makeOrderTimeline(random: Random, circumstances: Circumstances): OrderTimeline {
  const { placedAt, isDealer, mayFail, weightGrams, country, asOf } = circumstances
  const paid = later(placedAt, paymentDelay(random, isDealer))
  const failure = mayFail ? drawFailure(random, isDealer) : null
  if (failure === 'PAYMENT_EXPIRED')
    return cancelled(placedAt, null, later(placedAt, 7 * dayMs), failure, asOf)
  if (failure) return cancelled(placedAt, paid, later(paid, random.between(0.3, 3) * hourMs), failure, asOf)
  const packed = inWorkingHours(random, later(paid, random.between(1, 26) * hourMs))
  const shipped = collection(random, packed, weightGrams)
  const onRoad = transitDays[country] + (weightGrams > 60_000 ? 1 : 0)
  const delivered = inWorkingHours(random, later(shipped, (onRoad - 0.2 + random.between(0, 0.8)) * dayMs))
  const comesBack = mayFail && random.chance(0.025)
  const returned = later(delivered, random.between(4, 24) * dayMs)
  const times = {
    placedAt,
    paidAt: happened(paid, asOf),
    packedAt: happened(packed, asOf),
    shippedAt: happened(shipped, asOf),
    deliveredAt: happened(delivered, asOf),
    cancelledAt: null,
    returnedAt: comesBack ? happened(returned, asOf) : null,
  }
  const expectedAt = times.packedAt ? later(shipped, (onRoad + 1) * dayMs) : null
  return { ...times, status: statusOf(times), cancellationReason: null, expectedAt }
}

/** Cards settle within minutes, transfers within days; a dealer's order waits for the credit check. */
function paymentDelay(random: Random, isDealer: boolean): number {
  if (isDealer) return random.between(0.5, 5) * hourMs
  return random.chance(0.7) ? random.between(1, 6) * minuteMs : random.between(1, 3) * dayMs
}

/** Parcels leave at five in the afternoon; pallets are fetched on the next working morning. */
function collection(random: Random, packed: Date, weightGrams: number): Date {
  const evening = later(startOfDay(packed), 17 * hourMs + random.between(0, 40) * minuteMs)
  const isParcel = weightGrams <= 60_000
  if (isParcel && packed.getTime() < evening.getTime() - 30 * minuteMs) return evening
  const nextDay = inWorkingHours(random, later(startOfDay(packed), dayMs + 7 * hourMs))
  return isParcel ? later(startOfDay(nextDay), 17 * hourMs) : later(nextDay, random.between(0.2, 3) * hourMs)
}

function drawFailure(random: Random, isDealer: boolean): CancellationReason | null {
  const draw = random.unit()
  if (draw < 0.005) return 'OUT_OF_STOCK'
  if (draw < 0.023) return 'CUSTOMER_REQUEST'
  return !isDealer && draw < 0.048 ? 'PAYMENT_EXPIRED' : null
}

function cancelled(
  placedAt: Date,
  paid: Date | null,
  end: Date,
  reason: CancellationReason,
  asOf: Date,
): OrderTimeline {
  const times = {
    placedAt,
    paidAt: paid && happened(paid, asOf),
    packedAt: null,
    shippedAt: null,
    deliveredAt: null,
    cancelledAt: happened(end, asOf),
    returnedAt: null,
  }
  return {
    ...times,
    status: statusOf(times),
    cancellationReason: times.cancelledAt && reason,
    expectedAt: null,
  }
}

function statusOf(times: Omit<OrderTimeline, 'status' | 'cancellationReason' | 'expectedAt'>): OrderStatus {
  if (times.cancelledAt) return 'CANCELLED'
  if (times.returnedAt) return 'RETURNED'
  if (times.deliveredAt) return 'DELIVERED'
  if (times.shippedAt) return 'SHIPPED'
  if (times.packedAt) return 'PACKED'
  return times.paidAt ? 'PAID' : 'PLACED'
}
