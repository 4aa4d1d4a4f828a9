import type { OrganisationKind } from '../../../platform/auth/viewer.ts'
import { dayMs, historyDays, later } from './calendar.ts'
import type { CountryCode } from './places.ts'
import type { Random } from './random.ts'

export type DealerTier = 'BRONZE' | 'SILVER' | 'GOLD'

export interface Organisation {
  readonly id: string
  readonly kind: OrganisationKind
  readonly name: string
  readonly slug: string
  readonly country: CountryCode
  readonly city: string
  /** The mail domain of its people; always under a reserved top-level name, so that no seeded address reaches anyone. */
  readonly domain: string
  /** Set for dealers only. */
  readonly tier: DealerTier | null
  readonly createdAt: Date
}

type Spec = readonly [name: string, slug: string, country: CountryCode, city: string]

const operator: Spec = ['Halden Battery Supply', 'halden', 'NL', 'Rotterdam']

const dealers: readonly (readonly [DealerTier, ...Spec])[] = [
  ['GOLD', 'Nordlicht Energietechnik', 'nordlicht', 'DE', 'Kiel'],
  ['GOLD', 'Van Loon Zonne-energie', 'van-loon', 'NL', 'Utrecht'],
  ['GOLD', 'Atlantic Chandlery Group', 'atlantic-chandlery', 'IE', 'Cork'],
  ['SILVER', 'Énergie du Littoral', 'energie-littoral', 'FR', 'La Rochelle'],
  ['SILVER', 'Baltic Power Trade', 'baltic-power', 'PL', 'Gdynia'],
  ['SILVER', 'Solvento Ibérica', 'solvento', 'ES', 'Valencia'],
  ['SILVER', 'Batterihuset Göteborg', 'batterihuset', 'SE', 'Göteborg'],
  ['SILVER', 'Hebebühne & Stapler Service', 'hebebuehne', 'DE', 'Dortmund'],
  ['BRONZE', "D'Hondt Camperbouw", 'dhondt', 'BE', 'Gent'],
  ['BRONZE', 'Officina Elettrica Ligure', 'officina-ligure', 'IT', 'Genova'],
  ['BRONZE', 'Porto Náutica', 'porto-nautica', 'PT', 'Porto'],
  ['BRONZE', "Penrose's Marine Electrics", 'penrose-marine', 'GB', 'Plymouth'],
  ['BRONZE', 'Jysk Cykelbatteri', 'jysk-cykelbatteri', 'DK', 'Aarhus'],
  ['BRONZE', 'Rheinland Notstrom', 'rheinland-notstrom', 'DE', 'Köln'],
]

const clients: readonly Spec[] = [
  ['Ghost Protocol Labs', 'ghost-protocol', 'NG', 'Lagos'],
  ['Agent-Banks Automation', 'agent-banks', 'NG', 'Abuja'],
  ['Vortexcore Technologies', 'vortexcore', 'NG', 'Lagos'],
  ['SEFTEC Retail', 'seftec-retail', 'NG', 'Ibadan'],
  ['SUB-PRO Billing', 'sub-pro', 'GB', 'Leeds'],
  ['Taskwright Studio', 'taskwright', 'NL', 'Eindhoven'],
  ['SEFTECHUB Trade', 'seftechub', 'NG', 'Port Harcourt'],
  ['Harbourlight Analytics', 'harbourlight', 'IE', 'Galway'],
]

const providers: readonly Spec[] = [
  ['Zonnekracht Installaties', 'zonnekracht', 'NL', 'Breda'],
  ['Sonnendach Montage', 'sonnendach', 'DE', 'Leipzig'],
  ['Stapler-Doktor', 'stapler-doktor', 'DE', 'Bremen'],
  ['Breizh Électricité Marine', 'breizh-marine', 'FR', 'Brest'],
  ['Cork Off-Grid Co-op', 'cork-off-grid', 'IE', 'Cork'],
  ['Recyclage Meuse', 'recyclage-meuse', 'BE', 'Liège'],
  ['Ellipse UPS Services', 'ellipse-ups', 'GB', 'Leeds'],
  ['Camper Volt Valencia', 'camper-volt', 'ES', 'Valencia'],
  ['Officine Accumulatori Milano', 'officine-accumulatori', 'IT', 'Milano'],
  ['Nordkraft Service', 'nordkraft', 'SE', 'Umeå'],
  ['Cellelab Aarhus', 'cellelab', 'DK', 'Aarhus'],
  ['Serwis Akumulatorów Morze', 'serwis-morze', 'PL', 'Gdańsk'],
  ['Alentejo Solar', 'alentejo-solar', 'PT', 'Setúbal'],
  ['Veldhoven BMS Diagnostiek', 'veldhoven-bms', 'NL', 'Eindhoven'],
]

export function makeOrganisations(random: Random, asOf: Date): Organisation[] {
  const tradeStart = later(asOf, -(historyDays + 30) * dayMs)
  const make = (
    kind: OrganisationKind,
    tier: DealerTier | null,
    spec: Spec,
    createdAt: Date,
  ): Organisation => {
    const [name, slug, country, city] = spec
    return {
      id: random.id(createdAt),
      kind,
      name,
      slug,
      country,
      city,
      domain: `${slug}.example`,
      tier,
      createdAt,
    }
  }
  const before = (minDays: number, maxDays: number): Date =>
    later(tradeStart, -random.between(minDays, maxDays) * dayMs)
  return [
    make('OPERATOR', null, operator, before(1400, 1400)),
    ...dealers.map(([tier, ...spec]) => make('DEALER', tier, spec, before(10, 900))),
    ...clients.map((spec) => make('CLIENT', null, spec, before(5, 300))),
    ...providers.map((spec) => make('PROVIDER', null, spec, before(5, 500))),
  ]
}

/** The organisation of that slug; a wrong slug is a mistake in the generator itself. */
export function organisationBySlug(organisations: readonly Organisation[], slug: string): Organisation {
  const found = organisations.find((organisation) => organisation.slug === slug)
  if (!found) throw new Error(`no organisation has the slug ${slug}`)
  return found
}

export function operatorOf(organisations: readonly Organisation[]): Organisation {
  return organisationBySlug(organisations, operator[1])
}
