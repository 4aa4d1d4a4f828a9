import { describe, expect, test } from 'vitest'
import { refuseTransport } from './dangerous-goods.ts'
import type { TransportMode } from './dangerous-goods.ts'
import { statusAfter, trackingEventKey } from './shipment.ts'

const pack = {
  sku: 'AUR-12V8-100AH',
  unNumber: 'UN3480',
  energyWh: 1280,
  weightGrams: 11_400,
  isWithEquipment: false,
}
const code = (
  item: Partial<Omit<typeof pack, 'unNumber'>> & { unNumber?: string | null },
  mode: TransportMode,
  charge: number | null,
) => refuseTransport([{ ...pack, ...item }], mode, charge)?.code ?? null

describe('lithium-ion batteries alone (UN3480)', () => {
  test.each([
    ['GROUND', 100, null],
    ['SEA', null, null],
    ['AIR_CARGO', 30, null],
    ['AIR_CARGO', 31, 'STATE_OF_CHARGE_TOO_HIGH'],
    ['AIR_CARGO', 50, 'STATE_OF_CHARGE_TOO_HIGH'],
    ['AIR_CARGO', null, 'STATE_OF_CHARGE_UNKNOWN'],
    ['AIR_PASSENGER', 30, 'PASSENGER_AIRCRAFT_FORBIDDEN'],
  ] as const)('by %s at %s %% charge: %s', (mode, charge, refusal) => {
    expect(code({}, mode, charge)).toBe(refusal)
  })

  test('fly up to 35 kg a package, small ones up to 10 kg', () => {
    expect(code({ weightGrams: 35_000 }, 'AIR_CARGO', 30)).toBeNull()
    expect(code({ weightGrams: 35_001 }, 'AIR_CARGO', 30)).toBe('TOO_HEAVY_FOR_AIR')
    expect(code({ energyWh: 100, weightGrams: 10_001 }, 'AIR_CARGO', 30)).toBe('TOO_HEAVY_FOR_AIR')
  })
})

test('packed with equipment they fly with passengers at 30 %, built in at any charge', () => {
  expect(code({ unNumber: 'UN3481', isWithEquipment: true }, 'AIR_PASSENGER', 30)).toBeNull()
  expect(code({ unNumber: 'UN3481', isWithEquipment: true }, 'AIR_PASSENGER', 60)).toBe(
    'STATE_OF_CHARGE_TOO_HIGH',
  )
  expect(code({ unNumber: 'UN3481' }, 'AIR_PASSENGER', 60)).toBeNull()
})

test('lithium metal and sodium-ion alone fly on cargo aircraft only, lead and unregulated goods on both', () => {
  expect(code({ unNumber: 'UN3090' }, 'AIR_PASSENGER', null)).toBe('PASSENGER_AIRCRAFT_FORBIDDEN')
  expect(code({ unNumber: 'UN3090' }, 'AIR_CARGO', null)).toBeNull()
  expect(code({ unNumber: 'UN3551' }, 'AIR_CARGO', 40)).toBe('STATE_OF_CHARGE_TOO_HIGH')
  expect(code({ unNumber: 'UN2800' }, 'AIR_PASSENGER', null)).toBeNull()
  expect(code({ unNumber: null }, 'AIR_PASSENGER', null)).toBeNull()
})

test('one forbidden battery keeps the whole order on the ground, and is named', () => {
  const lead = { ...pack, sku: 'AGM', unNumber: 'UN2800' }
  expect(refuseTransport([lead, pack], 'AIR_PASSENGER', 20)?.reason).toBe(
    'AUR-12V8-100AH is UN3480, which passenger aircraft may not carry.',
  )
})

test('a report is known again by the carrier’s id, else by time and status', () => {
  const occurredAt = new Date('2026-11-21T08:00:00Z')
  expect(trackingEventKey({ status: 'IN_TRANSIT', occurredAt, carrierEventId: 'e1' })).toBe('id:e1')
  expect(trackingEventKey({ status: 'IN_TRANSIT', occurredAt })).toBe('2026-11-21T08:00:00.000Z/IN_TRANSIT')
})

test('a report that comes late does not turn a shipment back', () => {
  const at = (time: string) => ({ status: 'IN_TRANSIT' as const, occurredAt: new Date(time) })
  const latest = new Date('2026-11-21T08:00:00Z')
  expect(statusAfter('DELIVERED', latest, at('2026-11-20T08:00:00Z'))).toBe('DELIVERED')
  expect(statusAfter('OUT_FOR_DELIVERY', latest, at('2026-11-21T09:00:00Z'))).toBe('IN_TRANSIT')
  expect(statusAfter('PRE_TRANSIT', null, at('2026-11-20T08:00:00Z'))).toBe('IN_TRANSIT')
})
