export const chemistries = [
  'LFP',
  'NMC',
  'LTO',
  'LIPO',
  'NA_ION',
  'NIMH',
  'AGM',
  'GEL',
  'FLOODED',
  'LI_SOCL2',
] as const
export type Chemistry = (typeof chemistries)[number]

/** How the battery travels: by itself, in one box with the equipment it powers, or built into it. */
export type Packing = 'ALONE' | 'WITH_EQUIPMENT' | 'IN_EQUIPMENT'

export interface ChemistryFacts {
  /** Nominal voltages of one cell that makers print; most chemistries have one. */
  readonly cellVolts: readonly number[]
  /** Whole batteries as sold, case and electronics included. */
  readonly wattHoursPerKilogram: readonly [number, number]
  /** Retail price without VAT, in euro for each watt-hour. */
  readonly euroPerWattHour: readonly [number, number]
  readonly rechargeable: boolean
  readonly unNumbers: Readonly<Record<Packing, string | null>>
  readonly chargeCelsius: readonly [number, number] | null
  readonly dischargeCelsius: readonly [number, number]
}

const lithiumIon = { ALONE: 'UN3480', WITH_EQUIPMENT: 'UN3481', IN_EQUIPMENT: 'UN3481' } as const
const sealedLead = { ALONE: 'UN2800', WITH_EQUIPMENT: 'UN2800', IN_EQUIPMENT: 'UN2800' } as const

/** The ranges every product of the catalogue has to lie in. */
export const chemistryFacts: Readonly<Record<Chemistry, ChemistryFacts>> = {
  LFP: {
    cellVolts: [3.2],
    wattHoursPerKilogram: [80, 140],
    euroPerWattHour: [0.2, 0.95],
    rechargeable: true,
    unNumbers: lithiumIon,
    chargeCelsius: [0, 45],
    dischargeCelsius: [-20, 60],
  },
  NMC: {
    cellVolts: [3.6, 3.7],
    wattHoursPerKilogram: [130, 240],
    euroPerWattHour: [0.4, 1.6],
    rechargeable: true,
    unNumbers: lithiumIon,
    chargeCelsius: [0, 45],
    dischargeCelsius: [-20, 60],
  },
  LTO: {
    cellVolts: [2.4],
    wattHoursPerKilogram: [45, 85],
    euroPerWattHour: [0.8, 2.2],
    rechargeable: true,
    unNumbers: lithiumIon,
    chargeCelsius: [-30, 55],
    dischargeCelsius: [-40, 60],
  },
  LIPO: {
    cellVolts: [3.7],
    wattHoursPerKilogram: [120, 220],
    euroPerWattHour: [0.5, 1.8],
    rechargeable: true,
    unNumbers: lithiumIon,
    chargeCelsius: [0, 45],
    dischargeCelsius: [-10, 60],
  },
  NA_ION: {
    cellVolts: [3.1],
    wattHoursPerKilogram: [70, 140],
    euroPerWattHour: [0.25, 0.8],
    rechargeable: true,
    unNumbers: { ALONE: 'UN3551', WITH_EQUIPMENT: 'UN3552', IN_EQUIPMENT: 'UN3552' },
    chargeCelsius: [-10, 50],
    dischargeCelsius: [-30, 60],
  },
  NIMH: {
    cellVolts: [1.2],
    wattHoursPerKilogram: [50, 110],
    euroPerWattHour: [0.7, 2.6],
    rechargeable: true,
    // Regulated at sea only; packed in equipment it is not.
    unNumbers: { ALONE: 'UN3496', WITH_EQUIPMENT: null, IN_EQUIPMENT: null },
    chargeCelsius: [0, 45],
    dischargeCelsius: [-20, 60],
  },
  AGM: {
    cellVolts: [2],
    wattHoursPerKilogram: [26, 45],
    euroPerWattHour: [0.13, 0.42],
    rechargeable: true,
    unNumbers: sealedLead,
    chargeCelsius: [-15, 45],
    dischargeCelsius: [-20, 55],
  },
  GEL: {
    cellVolts: [2],
    wattHoursPerKilogram: [25, 42],
    euroPerWattHour: [0.16, 0.42],
    rechargeable: true,
    unNumbers: sealedLead,
    chargeCelsius: [-15, 45],
    dischargeCelsius: [-20, 55],
  },
  FLOODED: {
    cellVolts: [2],
    wattHoursPerKilogram: [22, 44],
    euroPerWattHour: [0.09, 0.28],
    rechargeable: true,
    unNumbers: { ALONE: 'UN2794', WITH_EQUIPMENT: 'UN2794', IN_EQUIPMENT: 'UN2794' },
    chargeCelsius: [-10, 50],
    dischargeCelsius: [-20, 55],
  },
  LI_SOCL2: {
    cellVolts: [3.6],
    wattHoursPerKilogram: [350, 720],
    euroPerWattHour: [0.28, 1.7],
    rechargeable: false,
    unNumbers: { ALONE: 'UN3090', WITH_EQUIPMENT: 'UN3091', IN_EQUIPMENT: 'UN3091' },
    chargeCelsius: null,
    dischargeCelsius: [-55, 85],
  },
}
