import type { BatterySpec, BatteryUse } from './battery-spec.ts'
import { dayMs, historyDays, later } from './calendar.ts'
import { leadBatteries } from './catalogue/lead-batteries.ts'
import { lithiumBatteries } from './catalogue/lithium-batteries.ts'
import { portableBatteries } from './catalogue/portable-batteries.ts'
import { chemistryFacts, type Chemistry, type Packing } from './chemistry.ts'
import type { Random } from './random.ts'

export interface Battery {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly brand: string
  readonly description: string
  readonly chemistry: Chemistry
  readonly uses: readonly BatteryUse[]
  readonly certificates: readonly string[]
  readonly rechargeable: boolean
  readonly createdAt: Date
}

export interface Variant {
  readonly id: string
  readonly batteryId: string
  readonly sku: string
  readonly name: string
  readonly cellsInSeries: number
  readonly nominalVolts: number
  readonly capacityAh: number
  /** Nominal volts × ampere-hours. */
  readonly energyWh: number
  readonly weightGrams: number
  readonly lengthMm: number
  readonly widthMm: number
  readonly heightMm: number
  readonly packing: Packing
  /** Null where the goods are not regulated in this packing. */
  readonly unNumber: string | null
  readonly cycleLife: number
  readonly maxDischargeAmps: number
  /** Null for primary cells, which must not be charged. */
  readonly chargeCelsius: readonly [min: number, max: number] | null
  readonly dischargeCelsius: readonly [min: number, max: number]
  readonly terminals: string
  readonly warrantyMonths: number
  /** What it costs us, minor units. */
  readonly costAmount: number
  /** Retail price today without VAT, minor units. */
  readonly retailAmount: number
  readonly currency: 'EUR'
  readonly createdAt: Date
}

export interface Catalogue {
  readonly batteries: readonly Battery[]
  readonly variants: readonly Variant[]
}

export function makeCatalogue(random: Random, asOf: Date): Catalogue {
  const batteries: Battery[] = []
  const variants: Variant[] = []
  for (const spec of [...lithiumBatteries, ...portableBatteries, ...leadBatteries]) {
    const createdAt = later(asOf, -(historyDays + random.between(20, 700)) * dayMs)
    const battery = makeBattery(random, spec, createdAt)
    batteries.push(battery)
    const sizes = parseSizes(spec)
    for (const size of sizes) variants.push(makeVariant(random, spec, battery, size, sizes[0] ?? size))
  }
  return { batteries, variants }
}

interface Size {
  readonly cellsInSeries: number
  readonly capacityAh: number
}

function parseSizes({ code, variants }: BatterySpec): Size[] {
  return variants.split(', ').map((size) => {
    const [, cells, capacity] = /^(\d+)×([\d.]+)$/.exec(size) ?? []
    if (!cells || !capacity) throw new Error(`the catalogue gives ${code} the unreadable size ${size}`)
    return { cellsInSeries: Number(cells), capacityAh: Number(capacity) }
  })
}

function makeBattery(random: Random, spec: BatterySpec, createdAt: Date): Battery {
  return {
    id: random.id(createdAt),
    slug: slugOf(spec.name),
    name: spec.name,
    brand: spec.brand,
    description: spec.description,
    chemistry: spec.chemistry,
    uses: spec.uses,
    certificates: spec.certificates,
    rechargeable: chemistryFacts[spec.chemistry].rechargeable,
    createdAt,
  }
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace('₂', '2')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

function makeVariant(
  random: Random,
  spec: BatterySpec,
  battery: Battery,
  { cellsInSeries, capacityAh }: Size,
  smallest: Size,
): Variant {
  const facts = chemistryFacts[spec.chemistry]
  const nominalVolts = hundredths(cellsInSeries * spec.cellVolts)
  const energyWh = hundredths(nominalVolts * capacityAh)
  const kilograms = energyWh / (spec.wattHoursPerKilogram * random.between(0.97, 1.03))
  const sizeDiscount = Math.pow(
    energyWh / (smallest.cellsInSeries * spec.cellVolts * smallest.capacityAh),
    -0.05,
  )
  const retailAmount = retailPrice(
    energyWh * spec.euroPerWattHour * sizeDiscount * random.between(0.985, 1.015),
  )
  const packing = spec.packing ?? 'ALONE'
  return {
    id: random.id(battery.createdAt),
    batteryId: battery.id,
    sku: `${spec.code}-${String(nominalVolts).replace('.', 'V')}${Number.isInteger(nominalVolts) ? 'V' : ''}-${capacityAh}AH`,
    name: `${spec.name} ${nominalVolts} V ${capacityAh} Ah`,
    cellsInSeries,
    nominalVolts,
    capacityAh,
    energyWh,
    weightGrams: roundTo(kilograms * 1000, kilograms < 1 ? 0.1 : 100),
    ...dimensions(spec, kilograms),
    packing,
    unNumber: facts.unNumbers[packing],
    cycleLife: spec.cycles,
    maxDischargeAmps: hundredths(capacityAh * spec.dischargeRate),
    chargeCelsius: facts.chargeCelsius,
    dischargeCelsius: facts.dischargeCelsius,
    terminals: spec.terminals,
    warrantyMonths: spec.warrantyMonths,
    costAmount: Math.round(retailAmount * random.between(0.57, 0.68)),
    retailAmount,
    currency: 'EUR',
    createdAt: battery.createdAt,
  }
}

function dimensions(
  spec: BatterySpec,
  kilograms: number,
): Pick<Variant, 'lengthMm' | 'widthMm' | 'heightMm'> {
  const [length, width, height] = spec.shape
  const cubicMillimetres = (kilograms / spec.kilogramsPerLitre) * 1e6
  const scale = Math.cbrt(cubicMillimetres / (length * width * height))
  const size = (share: number): number => Math.max(1, Math.round(share * scale))
  return { lengthMm: size(length), widthMm: size(width), heightMm: size(height) }
}

/** Shop prices: whole euros with 95 cents below 100 €, whole euros ending in 9 or 5 above. */
function retailPrice(euro: number): number {
  if (euro < 20) return Math.max(95, Math.round(euro * 10) * 10 + 5)
  if (euro < 100) return Math.round(euro) * 100 + 95
  return (Math.round(euro / 5) * 5 - 1) * 100
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}

function roundTo(value: number, step: number): number {
  return Math.round(Math.round(value / step) * step * 10) / 10
}
