import type { MemberRole, OrganisationKind } from '../../../platform/auth/viewer.ts'
import { dayMs, later, momentBetween } from './calendar.ts'
import type { Organisation } from './organisations.ts'
import { countries, type CountryCode } from './places.ts'
import type { Random } from './random.ts'

/** The demo accounts, one for each way of seeing the graph. */
export type DemoRole =
  | 'OPERATOR_OWNER'
  | 'OPERATOR_ADMIN'
  | 'OPERATOR_MANAGER'
  | 'OPERATOR_AGENT'
  | 'DEALER'
  | 'CLIENT'
  | 'PROVIDER'
  | 'CUSTOMER'

export interface UserPreferences {
  readonly theme: 'LIGHT' | 'DARK' | 'SYSTEM'
  readonly units: 'METRIC' | 'IMPERIAL'
  readonly notifications: { readonly email: boolean; readonly sms: boolean; readonly inApp: boolean }
  readonly newsletter: boolean
}

export interface User {
  readonly id: string
  /** Unique, lower case. */
  readonly email: string
  readonly displayName: string
  readonly locale: string
  readonly timeZone: string
  readonly preferences: UserPreferences
  readonly demo: DemoRole | null
  readonly createdAt: Date
}

export interface Membership {
  readonly id: string
  readonly userId: string
  readonly organisationId: string
  readonly role: MemberRole
  readonly createdAt: Date
}

export interface Person {
  readonly firstName: string
  readonly lastName: string
  readonly country: CountryCode
}

export interface Staff {
  readonly users: readonly User[]
  readonly memberships: readonly Membership[]
}

export const demoDomain = 'demo.stratograph.test'

export function makePerson(random: Random, country: CountryCode): Person {
  const { firstNames, lastNames } = countries[country]
  return { firstName: random.pick(firstNames), lastName: random.pick(lastNames), country }
}

/** The part of an address before the @: ASCII letters and dots, as a mail system would make it of the name. */
export function mailName(person: Person): string {
  return foldToAscii(`${person.firstName}.${person.lastName}`)
    .toLowerCase()
    .replace(/[^a-z0-9.-]/g, '')
}

/** Letters without their accents; those that have no decomposition are spelled out. */
function foldToAscii(text: string): string {
  const spelled: Record<string, string> = {
    ß: 'ss',
    ø: 'o',
    Ø: 'O',
    ł: 'l',
    Ł: 'L',
    æ: 'ae',
    Æ: 'Ae',
    å: 'a',
    Å: 'A',
  }
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[ßøØłŁæÆåÅ]/g, (letter) => spelled[letter] ?? letter)
}

/** Hands out addresses, adding a number when two people would get the same one (compared without case). */
export class MailBook {
  readonly #taken = new Set<string>()

  claim(person: Person, domain: string): string {
    const name = mailName(person)
    let email = `${name}@${domain}`
    for (let number = 2; this.#taken.has(email); number++) email = `${name}${number}@${domain}`
    this.#taken.add(email)
    return email
  }
}

export interface NewUser {
  readonly person: Person
  readonly email: string
  readonly createdAt: Date
  readonly demo?: DemoRole | undefined
}

export function makeUser(random: Random, { person, email, createdAt, demo }: NewUser): User {
  const country = countries[person.country]
  return {
    id: random.id(createdAt),
    email: demo ? demoEmail(demo) : email.toLowerCase(),
    displayName: `${person.firstName} ${person.lastName}`,
    locale: country.locale,
    timeZone: country.timeZone,
    preferences: {
      theme: random.pick(['LIGHT', 'DARK', 'SYSTEM']),
      units: person.country === 'GB' && random.chance(0.3) ? 'IMPERIAL' : 'METRIC',
      notifications: { email: random.chance(0.9), sms: random.chance(0.25), inApp: true },
      newsletter: random.chance(0.35),
    },
    demo: demo ?? null,
    createdAt,
  }
}

export function demoEmail(role: DemoRole): string {
  return `${role.toLowerCase().replace('operator_', '')}@${demoDomain}`
}

const operatorRoles: readonly (readonly [MemberRole, DemoRole?])[] = [
  ['OWNER', 'OPERATOR_OWNER'],
  ['ADMIN', 'OPERATOR_ADMIN'],
  ['MANAGER', 'OPERATOR_MANAGER'],
  ['AGENT', 'OPERATOR_AGENT'],
  ...Array<readonly [MemberRole]>(7).fill(['AGENT']),
  ['MANAGER'],
  ['MEMBER'],
  ['MEMBER'],
]

/** The organisation whose owner is the demo account of its kind. */
const demoOrganisations: Readonly<Record<string, DemoRole>> = {
  nordlicht: 'DEALER',
  'seftec-retail': 'CLIENT',
  zonnekracht: 'PROVIDER',
}

/** How many people an organisation of each kind has besides its owner. */
const teamSize: Readonly<Record<Exclude<OrganisationKind, 'OPERATOR'>, readonly [number, number]>> = {
  DEALER: [2, 4],
  CLIENT: [1, 3],
  PROVIDER: [1, 3],
}

function rolesOf(random: Random, organisation: Organisation): readonly (readonly [MemberRole, DemoRole?])[] {
  if (organisation.kind === 'OPERATOR') return operatorRoles
  const [least, most] = teamSize[organisation.kind]
  const team = Array.from({ length: random.integer(least, most) }, (): readonly [MemberRole] => [
    random.weighted<MemberRole>({ MEMBER: 4, AGENT: 3, MANAGER: 2, ADMIN: 1 }),
  ])
  return [['OWNER', demoOrganisations[organisation.slug]], ...team]
}

export function makeStaff(
  random: Random,
  organisations: readonly Organisation[],
  mailBook: MailBook,
  asOf: Date,
): Staff {
  const users: User[] = []
  const memberships: Membership[] = []
  const join = (user: User, organisation: Organisation, role: MemberRole, createdAt: Date): void => {
    memberships.push({
      id: random.id(createdAt),
      userId: user.id,
      organisationId: organisation.id,
      role,
      createdAt,
    })
  }
  for (const organisation of organisations) {
    for (const [role, demo] of rolesOf(random, organisation)) {
      const person = makePerson(random, organisation.country)
      const firstWeek = later(organisation.createdAt, random.between(0, 7) * dayMs)
      const createdAt =
        role === 'OWNER' || role === 'AGENT' || demo
          ? firstWeek
          : momentBetween(random, firstWeek, later(asOf, -20 * dayMs))
      const user = makeUser(random, {
        person,
        email: mailBook.claim(person, organisation.domain),
        createdAt,
        demo,
      })
      users.push(user)
      join(user, organisation, role, createdAt)
    }
  }
  joinSecondOrganisations(organisations, users, memberships, asOf, join)
  return { users, memberships }
}

/** A few people wear two hats, so that "one user acts as one organisation at a time" is visible in the data. */
function joinSecondOrganisations(
  organisations: readonly Organisation[],
  users: readonly User[],
  memberships: readonly Membership[],
  asOf: Date,
  join: (user: User, organisation: Organisation, role: MemberRole, createdAt: Date) => void,
): void {
  const pairs = [
    ['nordlicht', 'sonnendach'],
    ['atlantic-chandlery', 'cork-off-grid'],
    ['vortexcore', 'seftec-retail'],
  ]
  for (const [from, to] of pairs) {
    const first = organisations.find(({ slug }) => slug === from)
    const second = organisations.find(({ slug }) => slug === to)
    const membership = memberships.find(
      ({ organisationId, role }) => organisationId === first?.id && role === 'OWNER',
    )
    const user = users.find(({ id }) => id === membership?.userId)
    if (user && second) join(user, second, 'MANAGER', later(asOf, -120 * dayMs))
  }
}
