import { batteryUses, type BatteryUse } from './battery-spec.ts'
import { dayMs, historyDays, later, momentBetween } from './calendar.ts'
import type { Company } from './companies.ts'
import type { Organisation } from './organisations.ts'
import { makePerson, makeUser, type MailBook, type Membership, type Person, type User } from './people.ts'
import { countries, makeAddress, retailCountries, type Address, type CountryCode } from './places.ts'
import type { Random } from './random.ts'

export type LifecycleStage = 'PROSPECT' | 'FIRST_ORDER' | 'REPEAT' | 'LOYAL' | 'LAPSED'

export const customerSources = [
  'WEBSITE',
  'SEARCH_AD',
  'REFERRAL',
  'TRADE_FAIR',
  'MARKETPLACE',
  'PHONE',
  'DEALER',
] as const
export type CustomerSource = (typeof customerSources)[number]

export interface Customer {
  readonly id: string
  /** The tenant that owns the record: always the operator. */
  readonly organisationId: string
  /** As the customer typed it: some in capitals, some all small. */
  readonly name: string
  /** As typed; unique when compared without case. */
  readonly email: string
  /** As typed, in one of the ways people of that country write it; unique by its last eight digits. */
  readonly phone: string
  readonly companyId: string | null
  /** The dealer this person buys for. */
  readonly dealerOrganisationId: string | null
  readonly source: CustomerSource
  readonly userId: string | null
  readonly interest: BatteryUse
  readonly address: Address
  /** Follows from the orders, see `lifecycleStageOf`. */
  readonly lifecycleStage: LifecycleStage
  readonly createdAt: Date
}

export interface CustomerBase {
  readonly customers: readonly Customer[]
  /** The accounts of retail customers; dealer staff already have theirs. */
  readonly users: readonly User[]
}

interface Scene {
  readonly random: Random
  readonly operator: Organisation
  readonly mailBook: MailBook
  readonly phones: Set<string>
  readonly asOf: Date
}

const retailCount = 560
const mailHosts = [
  'inbox.example',
  'posta.example',
  'webmail.example',
  'fastpost.example',
  'kabelnet.example',
]

const retailInterests: Readonly<Partial<Record<BatteryUse, number>>> = {
  SOLAR_STORAGE: 26,
  RV: 18,
  AUTOMOTIVE: 16,
  MARINE: 15,
  E_BIKE: 14,
  UPS: 4,
  SENSOR: 3,
  ROBOTICS: 3,
  MEDICAL: 1,
}

export function makeCustomers(
  random: Random,
  people: {
    organisations: readonly Organisation[]
    users: readonly User[]
    memberships: readonly Membership[]
  },
  companies: readonly Company[],
  mailBook: MailBook,
  asOf: Date,
): CustomerBase {
  const operator = people.organisations.find(({ kind }) => kind === 'OPERATOR')
  if (!operator) throw new Error('the world needs an operator')
  const scene: Scene = { random, operator, mailBook, phones: new Set(), asOf }
  const customers = makeDealerContacts(scene, people, companies)
  const users: User[] = []
  const firms = companies.filter(({ dealerOrganisationId }) => dealerOrganisationId === null)
  for (let index = 0; index < retailCount; index++) {
    const isDemo = index === 0
    const company = isDemo ? undefined : companyOf(random, firms, index)
    const { customer, user } = makeRetailCustomer(scene, company, isDemo)
    customers.push(customer)
    if (user) users.push(user)
  }
  customers.sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
  return { customers, users }
}

/** Each company has at least one contact; some have several. */
function companyOf(random: Random, companies: readonly Company[], index: number): Company | undefined {
  if (index <= companies.length) return companies[index - 1]
  return random.chance(0.12) ? random.pick(companies) : undefined
}

function makeDealerContacts(
  { random, operator, phones }: Scene,
  { organisations, users, memberships }: Parameters<typeof makeCustomers>[1],
  companies: readonly Company[],
): Customer[] {
  const userById = new Map(users.map((user) => [user.id, user]))
  return organisations
    .filter(({ kind }) => kind === 'DEALER')
    .flatMap((dealer) =>
      memberships
        .filter(({ organisationId }) => organisationId === dealer.id)
        .flatMap(({ userId }) => userById.get(userId) ?? [])
        .map((user): Customer => {
          const place = { country: dealer.country, city: dealer.city }
          return {
            id: random.id(user.createdAt),
            organisationId: operator.id,
            name: user.displayName,
            email: user.email,
            phone: claimPhone(random, dealer.country, phones),
            companyId:
              companies.find(({ dealerOrganisationId }) => dealerOrganisationId === dealer.id)?.id ?? null,
            dealerOrganisationId: dealer.id,
            source: 'DEALER',
            userId: user.id,
            interest: random.pick(batteryUses),
            address: makeAddress(random, user.displayName, dealer.name, place),
            lifecycleStage: 'PROSPECT',
            createdAt: user.createdAt,
          }
        }),
    )
}

function makeRetailCustomer(
  scene: Scene,
  company: Company | undefined,
  isDemo: boolean,
): { customer: Customer; user: User | null } {
  const { random, operator, mailBook, phones, asOf } = scene
  const place = company ?? makeHome(random)
  const person = makePerson(random, place.country)
  const createdAt = isDemo ? later(asOf, -400 * dayMs) : firstContact(random, company, asOf)
  const mail = mailBook.claim(person, company?.domain ?? random.pick(mailHosts))
  const wantsAccount = isDemo || random.chance(0.6)
  const signedUpAt = momentBetween(
    random,
    createdAt,
    later(createdAt, Math.min(20 * dayMs, asOf.getTime() - createdAt.getTime())),
  )
  const user = wantsAccount
    ? makeUser(random, { person, email: mail, createdAt: signedUpAt, demo: isDemo ? 'CUSTOMER' : undefined })
    : null
  const name = `${person.firstName} ${person.lastName}`
  const customer: Customer = {
    id: random.id(createdAt),
    organisationId: operator.id,
    name: isDemo ? name : asTyped(random, name),
    email: isDemo && user ? user.email : asTypedMail(random, person, mail),
    phone: claimPhone(random, place.country, phones),
    companyId: company?.id ?? null,
    dealerOrganisationId: null,
    source: random.weighted<CustomerSource>({
      WEBSITE: 40,
      SEARCH_AD: 20,
      REFERRAL: 14,
      TRADE_FAIR: 8,
      MARKETPLACE: 10,
      PHONE: 8,
    }),
    userId: user?.id ?? null,
    interest: isDemo ? 'SOLAR_STORAGE' : (company?.interest ?? random.weighted(retailInterests)),
    address: makeAddress(random, name, company?.name ?? null, place),
    lifecycleStage: 'PROSPECT',
    createdAt,
  }
  return { customer, user }
}

function makeHome(random: Random): { country: CountryCode; city: string } {
  const country = random.weighted(retailCountries)
  return { country, city: random.pick(countries[country].cities) }
}

/** A third were customers before the history begins; the rest came since, ever faster. */
function firstContact(random: Random, company: Company | undefined, asOf: Date): Date {
  const begin = later(asOf, -historyDays * dayMs)
  if (company || random.chance(0.35)) return later(begin, -random.between(1, 500) * dayMs)
  return later(begin, Math.pow(random.unit(), 0.8) * (historyDays - 2) * dayMs)
}

function asTyped(random: Random, name: string): string {
  const style = random.unit()
  if (style < 0.04) return name.toLowerCase()
  if (style < 0.07) return name.toUpperCase()
  return style < 0.1 ? name.replace("'", '’') : name
}

function asTypedMail(random: Random, { firstName, lastName }: Person, mail: string): string {
  if (!random.chance(0.12)) return mail
  const [local = '', host = ''] = mail.split('@')
  const capitals = [firstName, lastName].map((word) =>
    word.charAt(0).normalize('NFD').charAt(0).toLowerCase(),
  )
  return `${local.replace(/(^|\.)([a-z])/g, (part, dot: string, letter: string) => (capitals.includes(letter) ? dot + letter.toUpperCase() : part))}@${host}`
}

function claimPhone(random: Random, country: CountryCode, phones: Set<string>): string {
  for (;;) {
    const phone = random.fill(random.pick(countries[country].phones))
    const key = phoneKey(phone)
    if (phones.has(key)) continue
    phones.add(key)
    return phone
  }
}

/** What two spellings of one number have in common: the last eight digits. */
export function phoneKey(phone: string): string {
  return phone.replace(/\D/g, '').slice(-8)
}

/** Where a customer stands, from the orders they kept. */
export function lifecycleStageOf(orderTimes: readonly Date[], asOf: Date): LifecycleStage {
  const last = orderTimes.at(-1)
  if (!last) return 'PROSPECT'
  if (asOf.getTime() - last.getTime() > 300 * dayMs) return 'LAPSED'
  if (orderTimes.length === 1) return 'FIRST_ORDER'
  return orderTimes.length >= 5 ? 'LOYAL' : 'REPEAT'
}
