import type { Chemistry, Packing } from './chemistry.ts'

export const batteryUses = [
  'SOLAR_STORAGE',
  'MARINE',
  'RV',
  'FORKLIFT',
  'UPS',
  'AUTOMOTIVE',
  'E_BIKE',
  'MEDICAL',
  'SENSOR',
  'ROBOTICS', // prettier-ignore
] as const
export type BatteryUse = (typeof batteryUses)[number]

/** What a buyer would read in a maker's data sheet; weights, prices and sizes follow from it. */
export interface BatterySpec {
  readonly code: string
  readonly name: string
  readonly brand: string
  readonly chemistry: Chemistry
  readonly uses: readonly BatteryUse[]
  readonly description: string
  readonly packing?: Packing
  readonly terminals: string
  readonly certificates: readonly string[]
  readonly cellVolts: number
  readonly cycles: number
  readonly wattHoursPerKilogram: number
  readonly euroPerWattHour: number
  readonly kilogramsPerLitre: number
  /** Length : width : height. */
  readonly shape: readonly [number, number, number]
  /** Continuous discharge as a multiple of the capacity per hour. */
  readonly dischargeRate: number
  readonly warrantyMonths: number
  /** Cells in series and ampere-hours of each variant sold. */
  readonly variants: readonly (readonly [cellsInSeries: number, capacityAh: number])[]
}

const lithiumCertificates = ['UN38.3', 'IEC 62619', 'CE', 'RoHS'] as const
const leadCertificates = ['IEC 60896-21', 'CE', 'IATA A67'] as const

export const batteryCatalogue: readonly BatterySpec[] = [
  {
    code: 'AUR',
    name: 'Aurora Drop-in LFP',
    brand: 'Aurora',
    chemistry: 'LFP',
    uses: ['SOLAR_STORAGE', 'RV', 'MARINE'],
    description:
      'Lithium iron phosphate in lead-acid case sizes, with a Bluetooth BMS that shows every cell. Cuts off charging below 0 °C and discharging below 10 V, and can be joined four in parallel and four in series. The usual first step away from AGM.',
    terminals: 'M8 bolt, 9–11 Nm',
    certificates: lithiumCertificates,
    cellVolts: 3.2,
    cycles: 4000,
    wattHoursPerKilogram: 112,
    euroPerWattHour: 0.36,
    kilogramsPerLitre: 1.24,
    shape: [1.9, 1, 1.25],
    dischargeRate: 1,
    warrantyMonths: 60,
    variants: [[4, 50], [4, 100], [4, 150], [4, 200], [4, 300], [8, 100], [8, 150]], // prettier-ignore
  },
  {
    code: 'AUH',
    name: 'Aurora Arctic heated LFP',
    brand: 'Aurora',
    chemistry: 'LFP',
    uses: ['RV', 'SOLAR_STORAGE'],
    description:
      'The Aurora cell block with a heating foil that takes its energy from the charger, never from the battery. Below 5 °C the foil warms the cells first and charging begins by itself. For campers and cabins that winter outside.',
    terminals: 'M8 bolt, 9–11 Nm',
    certificates: lithiumCertificates,
    cellVolts: 3.2,
    cycles: 4000,
    wattHoursPerKilogram: 104,
    euroPerWattHour: 0.44,
    kilogramsPerLitre: 1.22,
    shape: [1.9, 1, 1.25],
    dischargeRate: 1,
    warrantyMonths: 60,
    variants: [[4, 100], [4, 200], [4, 300]], // prettier-ignore
  },
  {
    code: 'RCK',
    name: 'Stackline 48 rack battery',
    brand: 'Stackline',
    chemistry: 'LFP',
    uses: ['SOLAR_STORAGE', 'UPS'],
    description:
      'A 19-inch module of sixteen prismatic cells for home and small commercial storage, up to sixteen modules on one CAN bus. Speaks the protocols of the common hybrid inverters, so the inverter reads state of charge instead of guessing it from voltage.',
    terminals: 'Quick-lock 200 A, CAN and RS485 on RJ45',
    certificates: [...lithiumCertificates, 'VDE-AR-E 2510-50'],
    cellVolts: 3.2,
    cycles: 6000,
    wattHoursPerKilogram: 116,
    euroPerWattHour: 0.26,
    kilogramsPerLitre: 1.35,
    shape: [3.1, 3, 1],
    dischargeRate: 0.8,
    warrantyMonths: 120,
    variants: [[15, 100], [16, 50], [16, 100], [16, 200], [16, 280]], // prettier-ignore
  },
  {
    code: 'WAL',
    name: 'Hearthwall home storage',
    brand: 'Stackline',
    chemistry: 'LFP',
    uses: ['SOLAR_STORAGE'],
    description:
      'A wall-hung battery for family homes, IP55, cooled by its own surface and silent. One installer mounts it on the supplied rail; up to four share one inverter. Its log keeps ten years of hourly data for warranty questions.',
    terminals: 'Amphenol SurLok 8 mm',
    certificates: [...lithiumCertificates, 'VDE-AR-E 2510-50', 'IP55'],
    cellVolts: 3.2,
    cycles: 6000,
    wattHoursPerKilogram: 101,
    euroPerWattHour: 0.38,
    kilogramsPerLitre: 0.95,
    shape: [3.4, 1, 4.6],
    dischargeRate: 0.6,
    warrantyMonths: 120,
    variants: [[16, 100], [16, 200], [16, 300]], // prettier-ignore
  },
  {
    code: 'HVT',
    name: 'Stackline HV tower',
    brand: 'Stackline',
    chemistry: 'LFP',
    uses: ['SOLAR_STORAGE'],
    description:
      'High-voltage stack for three-phase hybrid inverters: thirty-two cells a module, switched by a master on top. Higher voltage means thinner cable and less loss between battery and inverter. To be commissioned by a trained electrician.',
    terminals: 'MC4-Evo stor',
    certificates: [...lithiumCertificates, 'VDE-AR-E 2510-50', 'IP54'],
    cellVolts: 3.2,
    cycles: 6000,
    wattHoursPerKilogram: 108,
    euroPerWattHour: 0.41,
    kilogramsPerLitre: 1.1,
    shape: [2.2, 1.3, 1],
    dischargeRate: 1,
    warrantyMonths: 120,
    variants: [[32, 25], [32, 40], [64, 40]], // prettier-ignore
  },
  {
    code: 'MAR',
    name: 'Tidewater marine LFP',
    brand: 'Tidewater',
    chemistry: 'LFP',
    uses: ['MARINE'],
    description:
      'Potted electronics and stainless terminals for boats, tested in salt mist for 1,000 hours. The BMS announces a disconnect ten seconds ahead on its alarm wire, so an alternator can be switched off before it loses its load.',
    terminals: 'M10 stainless stud, 12–14 Nm',
    certificates: [...lithiumCertificates, 'ISO 23625', 'IP67'],
    cellVolts: 3.2,
    cycles: 5000,
    wattHoursPerKilogram: 106,
    euroPerWattHour: 0.52,
    kilogramsPerLitre: 1.3,
    shape: [2, 1, 1.2],
    dischargeRate: 1.5,
    warrantyMonths: 60,
    variants: [[4, 105], [4, 210], [4, 330], [8, 105], [8, 210]], // prettier-ignore
  },
  {
    code: 'TRX',
    name: 'Palletier traction LFP',
    brand: 'Palletier',
    chemistry: 'LFP',
    uses: ['FORKLIFT'],
    description:
      'Replaces the lead block in electric forklifts, ballasted to the weight the truck was approved with. Charges in breaks at up to 1C, so one battery serves two shifts and the watering round disappears. Delivered with the matching charger profile.',
    terminals: 'REMA 320 A connector',
    certificates: [...lithiumCertificates, 'EN 1175', 'UN ECE R100'],
    cellVolts: 3.2,
    cycles: 4000,
    wattHoursPerKilogram: 84,
    euroPerWattHour: 0.37,
    kilogramsPerLitre: 1.6,
    shape: [2.6, 1, 2],
    dischargeRate: 1,
    warrantyMonths: 60,
    variants: [[8, 230], [16, 315], [16, 560], [25, 460]], // prettier-ignore
  },
  {
    code: 'PWS',
    name: 'Campline power station',
    brand: 'Campline',
    chemistry: 'LFP',
    uses: ['RV'],
    packing: 'IN_EQUIPMENT',
    description:
      'Battery, solar charger and sine inverter in one carrying case. Runs a cool box for a weekend and refills from a folding panel in a day. The battery is built in, so it travels as a battery contained in equipment.',
    terminals: '230 V socket, XT60, USB-C 100 W',
    certificates: ['UN38.3', 'CE', 'RoHS', 'IEC 62368-1'],
    cellVolts: 3.2,
    cycles: 3000,
    wattHoursPerKilogram: 82,
    euroPerWattHour: 0.78,
    kilogramsPerLitre: 0.82,
    shape: [1.4, 1, 1],
    dischargeRate: 1,
    warrantyMonths: 36,
    variants: [[7, 22], [14, 24]], // prettier-ignore
  },
  {
    code: 'EBK',
    name: 'Velovolt down-tube pack',
    brand: 'Velovolt',
    chemistry: 'NMC',
    uses: ['E_BIKE'],
    description:
      'Lockable down-tube battery from 21700 cells for the common mid-motors, with charge indicator and a spare key. Every pack has its own UN38.3 test summary. The larger one adds about a third to the range of a touring bike.',
    terminals: '4-pin blade, 30 A',
    certificates: ['UN38.3', 'EN 50604-1', 'CE', 'RoHS'],
    cellVolts: 3.6,
    cycles: 800,
    wattHoursPerKilogram: 172,
    euroPerWattHour: 0.92,
    kilogramsPerLitre: 1.25,
    shape: [4.6, 1.1, 1],
    dischargeRate: 1.5,
    warrantyMonths: 24,
    variants: [[10, 11.6], [10, 14], [10, 17.5], [13, 14], [13, 17.5]], // prettier-ignore
  },
  {
    code: 'EBR',
    name: 'Velovolt rack pack with charger',
    brand: 'Velovolt',
    chemistry: 'NMC',
    uses: ['E_BIKE'],
    packing: 'WITH_EQUIPMENT',
    description:
      'Carrier battery for city bikes in one box with the bike’s control unit and charger. A frequent replacement for ten-year-old packs whose maker is gone. Fits rails of 360 mm.',
    terminals: '5-pin rail contact',
    certificates: ['UN38.3', 'EN 50604-1', 'CE'],
    cellVolts: 3.6,
    cycles: 700,
    wattHoursPerKilogram: 158,
    euroPerWattHour: 1.05,
    kilogramsPerLitre: 1.15,
    shape: [4.2, 1.4, 1],
    dischargeRate: 1.2,
    warrantyMonths: 24,
    variants: [[7, 14], [10, 13]], // prettier-ignore
  },
  {
    code: 'NMB',
    name: 'Caravel 21700 module',
    brand: 'Caravel',
    chemistry: 'NMC',
    uses: ['ROBOTICS', 'MARINE'],
    description:
      'A light high-energy module for electric outboards and mobile robots where every kilogram counts. Cell fuses on each 21700, isolation monitoring, and a contactor that opens at 60 °C. Not meant for houses: use LFP there.',
    terminals: 'Anderson SB175',
    certificates: ['UN38.3', 'IEC 62133-2', 'CE'],
    cellVolts: 3.6,
    cycles: 1000,
    wattHoursPerKilogram: 186,
    euroPerWattHour: 0.68,
    kilogramsPerLitre: 1.4,
    shape: [2.2, 1.2, 1],
    dischargeRate: 2,
    warrantyMonths: 24,
    variants: [[7, 60], [14, 60], [14, 105]], // prettier-ignore
  },
  {
    code: 'LTO',
    name: 'Everfrost LTO',
    brand: 'Everfrost',
    chemistry: 'LTO',
    uses: ['UPS', 'AUTOMOTIVE'],
    description:
      'Lithium titanate that may be charged at −30 °C and at ten times its capacity. Heavy for its energy, and still full of life after 15,000 cycles. Chosen for trackside cabinets, starting duty and ferries that charge at each stop.',
    terminals: 'M8 bolt, 10 Nm',
    certificates: lithiumCertificates,
    cellVolts: 2.4,
    cycles: 15000,
    wattHoursPerKilogram: 66,
    euroPerWattHour: 1.25,
    kilogramsPerLitre: 1.75,
    shape: [2, 1, 1.3],
    dischargeRate: 10,
    warrantyMonths: 84,
    variants: [[5, 40], [10, 40], [20, 30]], // prettier-ignore
  },
  {
    code: 'LPO',
    name: 'Kestrel LiPo flight pack',
    brand: 'Kestrel',
    chemistry: 'LIPO',
    uses: ['ROBOTICS'],
    description:
      'Soft-pouch packs for survey drones and inspection robots, matched within 3 mΩ. They carry no protection circuit: the craft and the charger watch the cells. Store at 3.80–3.85 V a cell and in a fireproof bag.',
    terminals: 'XT90-S anti-spark, JST-XH balance lead',
    certificates: ['UN38.3', 'CE', 'RoHS'],
    cellVolts: 3.7,
    cycles: 300,
    wattHoursPerKilogram: 158,
    euroPerWattHour: 0.86,
    kilogramsPerLitre: 1.95,
    shape: [3, 1.2, 1],
    dischargeRate: 25,
    warrantyMonths: 6,
    variants: [[3, 2.2], [4, 5], [6, 10], [6, 16]], // prettier-ignore
  },
  {
    code: 'NAI',
    name: 'Halite sodium-ion',
    brand: 'Halite',
    chemistry: 'NA_ION',
    uses: ['SOLAR_STORAGE', 'AUTOMOTIVE'],
    description:
      'Sodium-ion with hard-carbon anodes: no lithium, no cobalt, and it may be shipped fully discharged to 0 V. Keeps over 85 % of its capacity at −20 °C. The voltage swings more than LFP’s, so check the inverter’s input range first.',
    terminals: 'M8 bolt, 10 Nm',
    certificates: ['UN38.3', 'IEC 62619', 'CE'],
    cellVolts: 3.1,
    cycles: 4000,
    wattHoursPerKilogram: 98,
    euroPerWattHour: 0.39,
    kilogramsPerLitre: 1.2,
    shape: [1.9, 1, 1.25],
    dischargeRate: 2,
    warrantyMonths: 60,
    variants: [[4, 75], [4, 100], [15, 100]], // prettier-ignore
  },
  {
    code: 'NMA',
    name: 'Steadfast NiMH cells',
    brand: 'Steadfast',
    chemistry: 'NIMH',
    uses: ['SENSOR', 'MEDICAL'],
    description:
      'Low-self-discharge nickel-metal hydride that keeps 70 % of its charge for five years. For handsets, thermometers and emergency lights. Any charger with −ΔV or timer end suits them.',
    terminals: 'Button top or solder tags',
    certificates: ['IEC 61951-2', 'CE', 'RoHS'],
    cellVolts: 1.2,
    cycles: 1200,
    wattHoursPerKilogram: 84,
    euroPerWattHour: 1.45,
    kilogramsPerLitre: 3.1,
    shape: [1, 1, 3.5],
    dischargeRate: 2,
    warrantyMonths: 12,
    variants: [[1, 2], [2, 2.1]], // prettier-ignore
  },
  {
    code: 'NMM',
    name: 'Vitalis NiMH medical pack',
    brand: 'Vitalis',
    chemistry: 'NIMH',
    uses: ['MEDICAL'],
    description:
      'Replacement packs for infusion pumps, patient lifts and ECG recorders, each with a thermistor and a serial number for the device file. Built under ISO 13485. Change them by date and not only by failure.',
    terminals: 'Device connector on 120 mm lead',
    certificates: ['IEC 62133-1', 'ISO 13485', 'CE'],
    cellVolts: 1.2,
    cycles: 800,
    wattHoursPerKilogram: 62,
    euroPerWattHour: 2.3,
    kilogramsPerLitre: 2.3,
    shape: [2.5, 1.5, 1],
    dischargeRate: 1,
    warrantyMonths: 12,
    variants: [[6, 3.8], [10, 2.5], [20, 3.8]], // prettier-ignore
  },
  {
    code: 'MED',
    name: 'Vitalis smart Li-ion',
    brand: 'Vitalis',
    chemistry: 'NMC',
    uses: ['MEDICAL'],
    description:
      'SMBus battery for ventilators and ultrasound carts that reports its own state of health. The 98 Wh model stays under the 100 Wh passenger limit, so a technician may carry it aboard. A conformal coat keeps disinfectant out.',
    terminals: '5-pin SMBus blade',
    certificates: ['UN38.3', 'IEC 62133-2', 'ISO 13485', 'CE'],
    cellVolts: 3.6,
    cycles: 500,
    wattHoursPerKilogram: 176,
    euroPerWattHour: 1.5,
    kilogramsPerLitre: 1.7,
    shape: [2.4, 1.3, 1],
    dischargeRate: 1,
    warrantyMonths: 18,
    variants: [[3, 9.1], [4, 6.8]], // prettier-ignore
  },
  {
    code: 'AGD',
    name: 'Bulwark AGM deep cycle',
    brand: 'Bulwark',
    chemistry: 'AGM',
    uses: ['RV', 'MARINE', 'SOLAR_STORAGE'],
    description:
      'Sealed lead-acid with thick plates and an absorbed glass mat: no watering, any position but upside down. Use half of it and it gives 600 cycles; use a fifth and it gives 1,500. Works with every charger on board already.',
    terminals: 'M8 insert, 8 Nm',
    certificates: leadCertificates,
    cellVolts: 2,
    cycles: 600,
    wattHoursPerKilogram: 37,
    euroPerWattHour: 0.19,
    kilogramsPerLitre: 2.35,
    shape: [1.9, 1, 1.15],
    dischargeRate: 0.5,
    warrantyMonths: 24,
    variants: [[6, 60], [6, 100], [6, 150], [6, 230]], // prettier-ignore
  },
  {
    code: 'AGS',
    name: 'Bulwark AGM start-stop',
    brand: 'Bulwark',
    chemistry: 'AGM',
    uses: ['AUTOMOTIVE'],
    description:
      'Starter battery for cars that stop their engine at lights and feed electricity back when braking. Must be replaced by AGM again, never by a plain flooded one. Tell the car’s battery management about the new one.',
    terminals: 'SAE posts',
    certificates: ['EN 50342-6', 'CE', 'IATA A67'],
    cellVolts: 2,
    cycles: 360,
    wattHoursPerKilogram: 41,
    euroPerWattHour: 0.21,
    kilogramsPerLitre: 2.15,
    shape: [1.8, 1, 1.08],
    dischargeRate: 8,
    warrantyMonths: 36,
    variants: [[6, 60], [6, 70], [6, 80], [6, 95], [6, 105]], // prettier-ignore
  },
  {
    code: 'UPB',
    name: 'Sentinel UPS block',
    brand: 'Sentinel',
    chemistry: 'AGM',
    uses: ['UPS'],
    description:
      'The standard valve-regulated block for uninterruptible supplies, alarm panels and stair lifts. Design life six to nine years at 20 °C; each ten degrees more halves it. Replace a string as a whole and note the date.',
    terminals: 'Faston 6.3 mm (F2)',
    certificates: [...leadCertificates, 'UL 94 V-0'],
    cellVolts: 2,
    cycles: 260,
    wattHoursPerKilogram: 34,
    euroPerWattHour: 0.3,
    kilogramsPerLitre: 2.5,
    shape: [1.6, 1, 1],
    dischargeRate: 3,
    warrantyMonths: 24,
    variants: [[3, 12], [6, 7.2], [6, 9], [6, 18]], // prettier-ignore
  },
  {
    code: 'UPL',
    name: 'Sentinel long-life string block',
    brand: 'Sentinel',
    chemistry: 'AGM',
    uses: ['UPS'],
    description:
      'Front-terminal blocks for telecom and server rooms, twelve years of design life in float service. All connections are reachable from the front, so a string can be measured without pulling shelves. Supplied in matched sets.',
    terminals: 'M6 front insert, 7 Nm',
    certificates: [...leadCertificates, 'EUROBAT 12+', 'UL 94 V-0'],
    cellVolts: 2,
    cycles: 400,
    wattHoursPerKilogram: 36,
    euroPerWattHour: 0.24,
    kilogramsPerLitre: 2.35,
    shape: [3.6, 1, 1.9],
    dischargeRate: 2,
    warrantyMonths: 36,
    variants: [[6, 55], [6, 100], [6, 180]], // prettier-ignore
  },
  {
    code: 'GEL',
    name: 'Meridian gel',
    brand: 'Meridian',
    chemistry: 'GEL',
    uses: ['SOLAR_STORAGE', 'MEDICAL', 'MARINE'],
    description:
      'Gelled electrolyte for slow, deep and daily work: wheelchairs, buoys, weather stations. Charge it gently, never above 14.4 V, or the gel dries along the plates. Bears deep discharge better than any other lead battery.',
    terminals: 'M6 insert or A-post',
    certificates: leadCertificates,
    cellVolts: 2,
    cycles: 900,
    wattHoursPerKilogram: 33,
    euroPerWattHour: 0.25,
    kilogramsPerLitre: 2.4,
    shape: [1.9, 1, 1.15],
    dischargeRate: 0.4,
    warrantyMonths: 24,
    variants: [[6, 33], [6, 56], [6, 85], [6, 130]], // prettier-ignore
  },
  {
    code: 'OPZ',
    name: 'Monolith OPzV solar cell',
    brand: 'Monolith',
    chemistry: 'GEL',
    uses: ['SOLAR_STORAGE', 'UPS'],
    description:
      'Single 2 V tubular gel cells for off-grid sites that must run for twenty years. Twenty-four in series make a 48 V bank. Mark each cell and keep its voltage log: the weak one shows itself a year ahead.',
    terminals: 'M10 female pole, 20 Nm',
    certificates: ['IEC 60896-21', 'DIN 40742', 'CE'],
    cellVolts: 2,
    cycles: 2500,
    wattHoursPerKilogram: 27.5,
    euroPerWattHour: 0.31,
    kilogramsPerLitre: 2.55,
    shape: [1, 1.4, 3.4],
    dischargeRate: 0.3,
    warrantyMonths: 60,
    variants: [[1, 490], [1, 770], [1, 1200]], // prettier-ignore
  },
  {
    code: 'FLT',
    name: 'Palletier flooded traction',
    brand: 'Palletier',
    chemistry: 'FLOODED',
    uses: ['FORKLIFT'],
    description:
      'Tubular-plate traction battery with central watering, the work horse of warehouses. Needs distilled water after charging, an equalising charge each week and air above it. Lasts 1,500 shifts when it is looked after.',
    terminals: 'DIN 160 A connector',
    certificates: ['IEC 60254-1', 'EN 62485-3', 'CE'],
    cellVolts: 2,
    cycles: 1500,
    wattHoursPerKilogram: 29,
    euroPerWattHour: 0.15,
    kilogramsPerLitre: 2.6,
    shape: [2.4, 1, 2],
    dischargeRate: 0.2,
    warrantyMonths: 24,
    variants: [[12, 375], [24, 500], [24, 775], [40, 620]], // prettier-ignore
  },
  {
    code: 'FLS',
    name: 'Bulwark flooded starter',
    brand: 'Bulwark',
    chemistry: 'FLOODED',
    uses: ['AUTOMOTIVE'],
    description:
      'Calcium starter batteries for cars, vans and tractors, filled and charged. Cheap, honest and best kept full: a winter half empty is what kills them. Return the old one, its lead is used again.',
    terminals: 'SAE posts',
    certificates: ['EN 50342-1', 'CE'],
    cellVolts: 2,
    cycles: 150,
    wattHoursPerKilogram: 40,
    euroPerWattHour: 0.125,
    kilogramsPerLitre: 2,
    shape: [1.6, 1, 1.05],
    dischargeRate: 7,
    warrantyMonths: 24,
    variants: [[6, 45], [6, 60], [6, 74], [6, 100], [6, 180]], // prettier-ignore
  },
  {
    code: 'GCT',
    name: 'Fairway flooded deep cycle',
    brand: 'Fairway',
    chemistry: 'FLOODED',
    uses: ['RV', 'SOLAR_STORAGE'],
    description:
      'Six- and eight-volt blocks in golf-cart size with removable caps. The cheapest honest cycle there is, for those who do not mind watering. Good for a first off-grid bank that may still make mistakes.',
    terminals: 'L-post, 11 Nm',
    certificates: ['BCI GC2', 'CE'],
    cellVolts: 2,
    cycles: 1000,
    wattHoursPerKilogram: 41,
    euroPerWattHour: 0.17,
    kilogramsPerLitre: 2.25,
    shape: [1.45, 1, 1.5],
    dischargeRate: 0.3,
    warrantyMonths: 18,
    variants: [[3, 225], [3, 390], [4, 170]], // prettier-ignore
  },
  {
    code: 'SEN',
    name: 'Longwatch Li-SOCl₂ cell',
    brand: 'Longwatch',
    chemistry: 'LI_SOCL2',
    uses: ['SENSOR'],
    description:
      'Primary lithium thionyl chloride cells that feed a meter or tracker for ten to twenty years. Never charge them. After long storage the first pulses are weak while the passivation layer breaks up: plan a capacitor for radio bursts.',
    terminals: 'Button top, pins or tags',
    certificates: ['UN38.3', 'IEC 60086-4', 'RoHS'],
    cellVolts: 3.6,
    cycles: 1,
    wattHoursPerKilogram: 580,
    euroPerWattHour: 0.62,
    kilogramsPerLitre: 2,
    shape: [1, 1, 2.6],
    dischargeRate: 0.05,
    warrantyMonths: 24,
    variants: [[1, 1.2], [1, 2.6], [1, 8.5], [1, 19]], // prettier-ignore
  },
  {
    code: 'SEP',
    name: 'Longwatch meter pack',
    brand: 'Longwatch',
    chemistry: 'LI_SOCL2',
    uses: ['SENSOR'],
    description:
      'Two bobbin cells in series with a hybrid-layer capacitor, potted for gas and water meters. Delivers 2 A radio bursts at −40 °C without a voltage dip. Comes with the keyed plug of the common meter makers.',
    terminals: 'Molex 2.54 mm keyed plug',
    certificates: ['UN38.3', 'IEC 60086-4', 'ATEX'],
    cellVolts: 3.6,
    cycles: 1,
    wattHoursPerKilogram: 420,
    euroPerWattHour: 0.74,
    kilogramsPerLitre: 1.7,
    shape: [1, 1.9, 2],
    dischargeRate: 0.2,
    warrantyMonths: 24,
    variants: [[2, 8.5], [2, 19]], // prettier-ignore
  },
]
