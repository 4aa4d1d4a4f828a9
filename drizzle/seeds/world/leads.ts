import { batteryUses, type BatteryUse } from './battery-spec.ts'
import { dayMs, historyDays, later, momentBetween } from './calendar.ts'
import { phoneKey, type Customer, type CustomerSource } from './customers.ts'
import type { Organisation } from './organisations.ts'
import { mailName, makePerson } from './people.ts'
import { countries, retailCountries, type CountryCode } from './places.ts'
import type { Random } from './random.ts'

export type LeadStatus = 'NEW' | 'CONTACTED' | 'QUALIFIED' | 'CONVERTED' | 'LOST'
export type LeadLossReason = 'PRICE' | 'NO_ANSWER' | 'BOUGHT_ELSEWHERE' | 'NO_BUDGET' | 'OUT_OF_RANGE'

export interface Lead {
  readonly id: string
  /** The tenant that owns the record: always the operator. */
  readonly organisationId: string
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly companyName: string | null
  readonly country: CountryCode
  readonly source: CustomerSource
  readonly interest: BatteryUse
  /** What the person wrote or said first. */
  readonly note: string
  readonly status: LeadStatus
  /** 0 to 100. */
  readonly score: number
  readonly assigneeUserId: string | null
  /** Set once converted. */
  readonly customerId: string | null
  readonly lossReason: LeadLossReason | null
  readonly createdAt: Date
  readonly lastContactAt: Date | null
  readonly closedAt: Date | null
}

const openLeads = 270
const convertedLeads = 70
/** Open leads that are a customer we already have, spelled another way: what matching on conversion must find. */
const duplicateLeads = 15

const notes: Readonly<Record<BatteryUse, readonly string[]>> = {
  SOLAR_STORAGE: [
    '8.4 kWp on the roof, wants to store the evening share. Asked for 10 kWh and backup for the fridge.',
    'Off-grid cabin, three days of autonomy, now on tired OPzS cells.',
  ],
  MARINE: [
    '38 ft sailing yacht, 400 Ah of AGM to replace before the season. Alternator is a plain 80 A one.',
    'Electric outboard for a harbour tender, asks about charging from shore at 16 A.',
  ],
  RV: [
    'Converting a panel van, wants 200 Ah under the passenger seat, height limit 190 mm.',
    'Winter camper in Norway, asks whether heating draws the battery flat.',
  ],
  FORKLIFT: [
    'Six reach trucks on lead, two shifts. Wants to get rid of the battery room.',
    'Asks for a trial battery of 48 V 560 Ah and the weight of the ballast.',
  ],
  UPS: [
    'Server room string of 32 blocks is seven years old, wants a quote with disposal.',
    'Stair-lift maintainer, 120 pairs of 12 V 7.2 Ah a year.',
  ],
  AUTOMOTIVE: [
    'Taxi fleet of 22 hybrids, start-stop AGM, wants a fixed price for the year.',
    'Tractor does not start after winter, wants 12 V 180 Ah delivered to the farm.',
  ],
  E_BIKE: [
    'Courier company, 40 bikes, packs of 2021 fade. Wants exchange and take-back.',
    'Shop asks for dealer terms and the UN38.3 test summary of the 500 Wh pack.',
  ],
  MEDICAL: [
    'Ward replaces infusion pump packs by date, needs serial numbers for the device file.',
    'Asks whether the 98 Wh pack may be flown as hand luggage by a technician.',
  ],
  SENSOR: [
    '12,000 water meters, asks for a fifteen-year life estimate at one burst a day.',
    'Tracker maker, pulse of 1.5 A at −30 °C, asks for samples.',
  ],
  ROBOTICS: [
    'Survey drones, 6S 16 Ah, forty packs and a charging cabinet.',
    'Hull-inspection robot, wants 25 V 60 Ah in a narrow shape.',
  ],
}

interface Desk {
  readonly random: Random
  readonly operator: Organisation
  readonly agentIds: readonly string[]
  readonly asOf: Date
}

export function makeLeads(
  random: Random,
  operator: Organisation,
  agentIds: readonly string[],
  customers: readonly Customer[],
  asOf: Date,
): Lead[] {
  const desk: Desk = { random, operator, agentIds, asOf }
  const begin = later(asOf, -historyDays * dayMs)
  const recent = customers.filter(
    ({ createdAt, dealerOrganisationId }) => createdAt > begin && !dealerOrganisationId,
  )
  const odd = customers.filter(
    ({ name, dealerOrganisationId }) => /['’]|[^\u0020-\u007e]/.test(name) && !dealerOrganisationId,
  )
  const taken = new Set(customers.flatMap(({ email, phone }) => [email.toLowerCase(), phoneKey(phone)]))
  const leads = [
    ...random.sample(recent, convertedLeads).map((customer) => convertedLead(desk, customer)),
    ...random.sample(odd, duplicateLeads).map((customer) => duplicateLead(desk, customer)),
    ...Array.from({ length: openLeads }, () => strangerLead(desk, taken)),
  ]
  return leads.sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
}

function convertedLead(desk: Desk, customer: Customer): Lead {
  const { random, operator, agentIds } = desk
  const createdAt = later(customer.createdAt, -random.between(2, 40) * dayMs)
  return {
    id: random.id(createdAt),
    organisationId: operator.id,
    name: customer.name,
    email: customer.email,
    phone: customer.phone,
    companyName: customer.address.company,
    country: customer.address.country,
    source: customer.source,
    interest: customer.interest,
    note: random.pick(notes[customer.interest]),
    status: 'CONVERTED',
    score: random.integer(62, 98),
    assigneeUserId: random.pick(agentIds),
    customerId: customer.id,
    lossReason: null,
    createdAt,
    lastContactAt: customer.createdAt,
    closedAt: customer.createdAt,
  }
}

function duplicateLead(desk: Desk, customer: Customer): Lead {
  const stranger = openLead(desk, customer.interest, later(desk.asOf, -desk.random.between(1, 25) * dayMs))
  const { country, company } = customer.address
  const digits = customer.phone.replace(/\D/g, '')
  return {
    ...stranger,
    name: customer.name.replace(/['’]/g, (mark) => (mark === "'" ? '’' : "'")).toLowerCase(),
    email: customer.email.toUpperCase(),
    phone: digits.replace(/^00/, '+').replace(/(\d{2})(?=\d)/g, '$1-'),
    companyName: company,
    country,
  }
}

function strangerLead(desk: Desk, taken: Set<string>): Lead {
  const { random, asOf } = desk
  const createdAt = later(asOf, -Math.pow(random.unit(), 1.3) * historyDays * dayMs)
  const country = random.weighted(retailCountries)
  const person = makePerson(random, country)
  const companyName = random.chance(0.4)
    ? `${person.lastName} ${random.pick(['& Co', 'Energy', 'Services', 'Trading', 'Technik'])}`
    : null
  let phone: string
  do phone = random.fill(random.pick(countries[country].phones))
  while (taken.has(phoneKey(phone)))
  let email = `${mailName(person)}@maildrop.example`
  for (let number = 2; taken.has(email); number++) email = `${mailName(person)}.${number}@maildrop.example`
  taken.add(email).add(phoneKey(phone))
  const lead = openLead(desk, random.pick(batteryUses), createdAt)
  return { ...lead, name: `${person.firstName} ${person.lastName}`, email, phone, companyName, country }
}

/** A lead that has not become a customer; the older it is, the likelier it is lost. */
function openLead({ random, operator, agentIds, asOf }: Desk, interest: BatteryUse, createdAt: Date): Lead {
  const ageDays = (asOf.getTime() - createdAt.getTime()) / dayMs
  const status = statusByAge(random, ageDays)
  const isTouched = status !== 'NEW'
  const lastContactAt = isTouched
    ? momentBetween(random, createdAt, later(createdAt, Math.min(ageDays, 45) * dayMs))
    : null
  const [least, most] = scores[status]
  return {
    id: random.id(createdAt),
    organisationId: operator.id,
    name: '',
    email: '',
    phone: '',
    companyName: null,
    country: 'NL',
    source: random.weighted<CustomerSource>({
      WEBSITE: 35,
      SEARCH_AD: 25,
      TRADE_FAIR: 15,
      REFERRAL: 12,
      PHONE: 13,
    }),
    interest,
    note: random.pick(notes[interest]),
    status,
    score: random.integer(least, most),
    assigneeUserId: isTouched ? random.pick(agentIds) : null,
    customerId: null,
    lossReason:
      status === 'LOST'
        ? random.pick<LeadLossReason>(['PRICE', 'NO_ANSWER', 'BOUGHT_ELSEWHERE', 'NO_BUDGET', 'OUT_OF_RANGE'])
        : null,
    createdAt,
    lastContactAt,
    closedAt: status === 'LOST' ? lastContactAt : null,
  }
}

const scores: Readonly<Record<LeadStatus, readonly [number, number]>> = {
  NEW: [20, 75],
  CONTACTED: [30, 80],
  QUALIFIED: [55, 95],
  CONVERTED: [62, 98],
  LOST: [5, 60],
}

function statusByAge(random: Random, ageDays: number): LeadStatus {
  if (ageDays < 4) return random.chance(0.8) ? 'NEW' : 'CONTACTED'
  if (ageDays < 60) return random.weighted<LeadStatus>({ NEW: 2, CONTACTED: 5, QUALIFIED: 4, LOST: 2 })
  return random.weighted<LeadStatus>({ CONTACTED: 1, QUALIFIED: 1, LOST: 8 })
}
