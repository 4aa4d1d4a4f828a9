/**
 * Which batteries may fly: pure. The rules of the IATA Dangerous Goods Regulations that decide between yes and no for
 * undamaged goods (packing instructions 965 to 970 and 976, edition in force since 2026-01-01); road and sea carry all.
 */
export type TransportMode = 'GROUND' | 'SEA' | 'AIR_CARGO' | 'AIR_PASSENGER'

export interface Goods {
  readonly sku: string
  /** Null when not regulated. */
  readonly unNumber: string | null
  readonly energyWh: number
  readonly weightGrams: number
}

export type AirRefusalCode =
  | 'PASSENGER_AIRCRAFT_FORBIDDEN'
  | 'STATE_OF_CHARGE_UNKNOWN'
  | 'STATE_OF_CHARGE_TOO_HIGH'
  | 'TOO_HEAVY_FOR_AIR'

export interface AirRefusal {
  readonly code: AirRefusalCode
  readonly reason: string
}

/** Alone and not built in: forbidden as cargo of passenger aircraft (lithium-ion, lithium metal, sodium-ion). */
const cargoAircraftOnly = new Set(['UN3480', 'UN3090', 'UN3551'])
/** Rechargeable and alone, or beside its equipment: shipped at 30 % of its capacity at most. */
const chargeLimited = new Set(['UN3480', 'UN3481_WITH_EQUIPMENT', 'UN3551'])
const maxChargePercent = 30
/** Above this a battery is "fully regulated" (section IA), whose packages may weigh more. */
const smallBatteryWh = 100
const maxSmallPackageGrams = 10_000
const maxPackageGrams = 35_000

/** The first reason why the goods may not go this way, or null when they may. Every battery is its own package. */
export function refuseTransport(
  goods: readonly (Goods & { readonly isWithEquipment: boolean })[],
  mode: TransportMode,
  stateOfChargePercent: number | null,
): AirRefusal | null {
  if (mode === 'GROUND' || mode === 'SEA') return null
  for (const item of goods) {
    const refusal = refuseByAir(item, mode, stateOfChargePercent)
    if (refusal) return refusal
  }
  return null
}

function refuseByAir(
  item: Goods & { readonly isWithEquipment: boolean },
  mode: TransportMode,
  charge: number | null,
): AirRefusal | null {
  const { sku, unNumber, energyWh, weightGrams } = item
  if (unNumber === null) return null
  if (mode === 'AIR_PASSENGER' && cargoAircraftOnly.has(unNumber)) {
    const reason = `${sku} is ${unNumber}, which passenger aircraft may not carry.`
    return { code: 'PASSENGER_AIRCRAFT_FORBIDDEN', reason }
  }
  if (chargeLimited.has(item.isWithEquipment ? `${unNumber}_WITH_EQUIPMENT` : unNumber)) {
    const refusal = refuseCharge(sku, unNumber, charge)
    if (refusal) return refusal
  }
  const maxGrams = energyWh > smallBatteryWh ? maxPackageGrams : maxSmallPackageGrams
  if (!cargoAircraftOnly.has(unNumber) || weightGrams <= maxGrams) return null
  const reason = `${sku} weighs ${weightGrams / 1000} kg; a package of ${unNumber} with ${energyWh} Wh may weigh ${maxGrams / 1000} kg by air.`
  return { code: 'TOO_HEAVY_FOR_AIR', reason }
}

function refuseCharge(sku: string, unNumber: string, charge: number | null): AirRefusal | null {
  const limit = `${sku} is ${unNumber}, which flies at ${maxChargePercent} % of its charge at most`
  if (charge === null) return { code: 'STATE_OF_CHARGE_UNKNOWN', reason: `${limit}; say how full it is.` }
  if (charge <= maxChargePercent) return null
  return { code: 'STATE_OF_CHARGE_TOO_HIGH', reason: `${limit}, not at ${charge} %.` }
}
