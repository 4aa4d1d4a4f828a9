import { later, dayMs } from './calendar.ts'
import type { Organisation } from './organisations.ts'
import type { CountryCode } from './places.ts'
import type { Random } from './random.ts'
import { offers, skills, type PriceUnit, type Skill } from './skills.ts'

export interface ProviderProfile {
  readonly id: string
  readonly organisationId: string
  readonly headline: string
  readonly description: string
  readonly skills: readonly Skill[]
  readonly serviceCountry: CountryCode
  readonly serviceCity: string
  readonly serviceRadiusKm: number
  /** Minor units. */
  readonly hourlyRateAmount: number
  readonly currency: 'EUR'
  /** Mean of the reviews to one decimal; null while there are none. */
  readonly ratingAverage: number | null
  readonly ratingCount: number
  readonly completedJobs: number
  readonly isVerified: boolean
  readonly createdAt: Date
}

export interface Service {
  readonly id: string
  readonly providerId: string
  readonly organisationId: string
  readonly title: string
  readonly category: Skill
  readonly description: string
  readonly priceAmount: number
  readonly priceUnit: PriceUnit
  readonly currency: 'EUR'
  readonly durationMinutes: number
  readonly isActive: boolean
  readonly createdAt: Date
}

/** A provider's trade and the work that goes with it. */
const focus: Readonly<Record<string, readonly [headline: string, ...Skill[]]>> = {
  zonnekracht: [
    'Storage and solar for houses',
    'SOLAR_INSTALLATION',
    'INVERTER_COMMISSIONING',
    'BATTERY_REPLACEMENT',
  ],
  sonnendach: ['Roofs, batteries and the papers for both', 'SOLAR_INSTALLATION', 'INVERTER_COMMISSIONING'],
  'stapler-doktor': [
    'Traction batteries, lead and lithium',
    'FORKLIFT_MAINTENANCE',
    'CAPACITY_TESTING',
    'RECYCLING_PICKUP',
  ],
  'breizh-marine': ['Boat electrics that stay dry', 'MARINE_ELECTRICS', 'BATTERY_REPLACEMENT'],
  'cork-off-grid': [
    'Cabins, boats and farms off the grid',
    'SOLAR_INSTALLATION',
    'MARINE_ELECTRICS',
    'CAMPER_ELECTRICS',
  ],
  'recyclage-meuse': ['Licensed collection of batteries', 'RECYCLING_PICKUP', 'DANGEROUS_GOODS_PACKING'],
  'ellipse-ups': ['UPS rooms kept ready', 'UPS_MAINTENANCE', 'CAPACITY_TESTING', 'BATTERY_REPLACEMENT'],
  'camper-volt': ['Electrics for vans and caravans', 'CAMPER_ELECTRICS', 'BATTERY_REPLACEMENT'],
  'officine-accumulatori': [
    'Battery workshop since 1974',
    'FORKLIFT_MAINTENANCE',
    'UPS_MAINTENANCE',
    'RECYCLING_PICKUP',
  ],
  nordkraft: ['Cold-climate energy systems', 'SOLAR_INSTALLATION', 'BMS_DIAGNOSIS', 'UPS_MAINTENANCE'],
  cellelab: ['Measuring what a battery still can do', 'CAPACITY_TESTING', 'BMS_DIAGNOSIS', 'E_BIKE_REPAIR'],
  'serwis-morze': [
    'Harbour service for batteries',
    'MARINE_ELECTRICS',
    'BATTERY_REPLACEMENT',
    'RECYCLING_PICKUP',
  ],
  'alentejo-solar': [
    'Solar with storage in the south',
    'SOLAR_INSTALLATION',
    'INVERTER_COMMISSIONING',
    'CAMPER_ELECTRICS',
  ],
  'veldhoven-bms': [
    'BMS, CAN and stubborn faults',
    'BMS_DIAGNOSIS',
    'INVERTER_COMMISSIONING',
    'DANGEROUS_GOODS_PACKING',
  ],
}

/** Wage level of the country against the mean. */
const levels: Partial<Record<CountryCode, number>> = {
  DK: 1.3,
  SE: 1.2,
  DE: 1.1,
  NL: 1.1,
  IE: 1.1,
  PL: 0.7,
  PT: 0.7,
  ES: 0.8,
}

/** Profiles as they stood before any review; `jobs.ts` adds what was earned. */
export function makeProviders(random: Random, organisations: readonly Organisation[]): ProviderProfile[] {
  return organisations
    .filter(({ kind }) => kind === 'PROVIDER')
    .map((organisation) => {
      const [headline, ...own] = focus[organisation.slug] ?? ['Battery service', random.pick(skills)]
      const createdAt = later(organisation.createdAt, dayMs)
      const radius = random.pick([60, 80, 120, 150, 250])
      return {
        id: random.id(createdAt),
        organisationId: organisation.id,
        headline,
        description: `${organisation.name} works from ${organisation.city} within ${radius} km. ${headline}: fixed prices where possible, a written report after each visit, and old batteries taken along.`,
        skills: own,
        serviceCountry: organisation.country,
        serviceCity: organisation.city,
        serviceRadiusKm: radius,
        hourlyRateAmount:
          Math.round(68 * (levels[organisation.country] ?? 1) * random.between(0.9, 1.15)) * 100,
        currency: 'EUR',
        ratingAverage: null,
        ratingCount: 0,
        completedJobs: 0,
        isVerified: random.chance(0.75),
        createdAt,
      }
    })
}

export function makeServices(random: Random, providers: readonly ProviderProfile[]): Service[] {
  return providers.flatMap((provider) =>
    provider.skills.flatMap((category) =>
      offers[category].map((offer): Service => {
        const createdAt = later(provider.createdAt, random.between(0.1, 20) * dayMs)
        const level = (levels[provider.serviceCountry] ?? 1) * random.between(0.88, 1.15)
        return {
          id: random.id(createdAt),
          providerId: provider.id,
          organisationId: provider.organisationId,
          title: offer.title,
          category,
          description: offer.description,
          priceAmount: Math.max(1, Math.round(offer.euro * level)) * 100,
          priceUnit: offer.unit,
          currency: 'EUR',
          durationMinutes: offer.hours * 60,
          isActive: random.chance(0.95),
          createdAt,
        }
      }),
    ),
  )
}
