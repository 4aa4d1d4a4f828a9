import type { BatteryUse } from './battery-spec.ts'
import { dayMs, historyDays, later } from './calendar.ts'
import type { Organisation } from './organisations.ts'
import { countries, retailCountries, type CountryCode } from './places.ts'
import type { Random } from './random.ts'

export interface Company {
  readonly id: string
  /** The tenant that owns the record: always the operator. */
  readonly organisationId: string
  readonly name: string
  readonly domain: string
  readonly industry: string
  readonly country: CountryCode
  readonly city: string
  readonly employees: number
  readonly interest: BatteryUse
  /** Set when the company is one of our dealers. */
  readonly dealerOrganisationId: string | null
  readonly createdAt: Date
}

const companyCount = 88

/** Trades that buy batteries: what they call themselves and what for. */
const trades: readonly {
  industry: string
  interest: BatteryUse
  endings: readonly string[]
  employees: readonly [number, number]
}[] = [
  {
    industry: 'Solar installation',
    interest: 'SOLAR_STORAGE',
    endings: ['Solar', 'Energy Works', 'Roof & Sun'],
    employees: [3, 60],
  },
  {
    industry: 'Marina and boatyard',
    interest: 'MARINE',
    endings: ['Marina', 'Boatyard', 'Yacht Charter'],
    employees: [4, 90],
  },
  {
    industry: 'Camper rental',
    interest: 'RV',
    endings: ['Campers', 'Van Hire', 'Caravan Park'],
    employees: [2, 40],
  },
  {
    industry: 'Warehousing',
    interest: 'FORKLIFT',
    endings: ['Logistics', 'Cold Store', 'Distribution'],
    employees: [30, 900],
  },
  {
    industry: 'IT and telecoms',
    interest: 'UPS',
    endings: ['Data Centre', 'Telecom', 'Networks'],
    employees: [10, 400],
  },
  {
    industry: 'Hospital and care',
    interest: 'MEDICAL',
    endings: ['Clinic', 'Care Group', 'Medical Devices'],
    employees: [40, 3000],
  },
  {
    industry: 'Utilities and metering',
    interest: 'SENSOR',
    endings: ['Water Board', 'Metering', 'Gas Networks'],
    employees: [60, 2500],
  },
  {
    industry: 'Garage and fleet',
    interest: 'AUTOMOTIVE',
    endings: ['Garage', 'Fleet Service', 'Taxi Co-op'],
    employees: [3, 150],
  },
  {
    industry: 'Bicycle trade',
    interest: 'E_BIKE',
    endings: ['Cycles', 'Bike Couriers', 'Wheelworks'],
    employees: [2, 70],
  },
  {
    industry: 'Robotics and survey',
    interest: 'ROBOTICS',
    endings: ['Drone Survey', 'Robotics', 'Inspection'],
    employees: [4, 120],
  },
]

export function makeCompanies(
  random: Random,
  operator: Organisation,
  organisations: readonly Organisation[],
  asOf: Date,
): Company[] {
  const taken = new Set(organisations.map(({ name }) => name))
  const firms = Array.from({ length: companyCount }, (_, index) =>
    makeCompany(random, operator, index, taken, asOf),
  )
  const dealers = organisations.filter(({ kind }) => kind === 'DEALER')
  return [...firms, ...dealers.map((dealer) => dealerCompany(random, operator, dealer))]
}

function makeCompany(
  random: Random,
  operator: Organisation,
  index: number,
  taken: Set<string>,
  asOf: Date,
): Company {
  const trade = trades[index % trades.length] ?? random.pick(trades)
  const country = random.weighted(retailCountries)
  const city = random.pick(countries[country].cities)
  const createdAt = later(asOf, -(historyDays + random.between(10, 800)) * dayMs)
  let name: string
  do {
    const founder = random.chance(0.6) ? random.pick(countries[country].lastNames) : city
    name = `${founder} ${random.pick(trade.endings)}`
  } while (taken.has(name))
  taken.add(name)
  const [least, most] = trade.employees
  return {
    id: random.id(createdAt),
    organisationId: operator.id,
    name,
    domain: `${domainOf(name)}.example`,
    industry: trade.industry,
    country,
    city,
    employees: Math.round(least * Math.pow(most / least, random.unit())),
    interest: trade.interest,
    dealerOrganisationId: null,
    createdAt,
  }
}

function dealerCompany(random: Random, operator: Organisation, dealer: Organisation): Company {
  return {
    id: random.id(dealer.createdAt),
    organisationId: operator.id,
    name: dealer.name,
    domain: dealer.domain,
    industry: 'Battery trade',
    country: dealer.country,
    city: dealer.city,
    employees: random.integer(5, 140),
    interest: 'SOLAR_STORAGE',
    dealerOrganisationId: dealer.id,
    createdAt: dealer.createdAt,
  }
}

function domainOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[ßøłæ]/gi, (letter) => ({ ß: 'ss', ø: 'o', ł: 'l', æ: 'ae' })[letter.toLowerCase()] ?? letter)
    .toLowerCase()
    .replace(/[^a-z0-9 ]/g, '')
    .replace(/ +/g, '-')
}
