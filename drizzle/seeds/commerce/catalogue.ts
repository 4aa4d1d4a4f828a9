import type {
  batteries,
  dealerAccounts,
  prices,
  variants,
  warehouses,
} from '../../../subgraphs/commerce/tables.ts'
import { Random } from '../world/random.ts'
import type { World } from '../world/world.ts'

export interface CatalogueRows {
  readonly batteries: (typeof batteries.$inferInsert)[]
  readonly variants: (typeof variants.$inferInsert)[]
  readonly dealerAccounts: (typeof dealerAccounts.$inferInsert)[]
  readonly prices: (typeof prices.$inferInsert)[]
  readonly warehouses: (typeof warehouses.$inferInsert)[]
}

export function catalogueRows(world: World, organisationId: string): CatalogueRows {
  return {
    batteries: world.batteries.map((battery) => ({
      ...battery,
      uses: [...battery.uses],
      certificates: [...battery.certificates],
      organisationId,
    })),
    variants: world.variants.map((variant) => toVariantRow(variant, organisationId)),
    dealerAccounts: dealerAccountRows(world, organisationId),
    prices: world.prices.map((price) => ({ ...price, organisationId })),
    warehouses: world.warehouses.map((warehouse) => ({ ...warehouse, organisationId })),
  }
}

function toVariantRow(
  variant: World['variants'][number],
  organisationId: string,
): typeof variants.$inferInsert {
  const { energyWh: _derivedInTheDatabase, chargeCelsius, dischargeCelsius, ...rest } = variant
  return {
    ...rest,
    organisationId,
    chargeMinCelsius: chargeCelsius?.[0] ?? null,
    chargeMaxCelsius: chargeCelsius?.[1] ?? null,
    dischargeMinCelsius: dischargeCelsius[0],
    dischargeMaxCelsius: dischargeCelsius[1],
  }
}

function dealerAccountRows(world: World, organisationId: string): CatalogueRows['dealerAccounts'] {
  const random = new Random('dealer accounts')
  return world.organisations.flatMap(({ id, tier, createdAt }) =>
    tier ? [{ id: random.id(createdAt), organisationId, dealerOrganisationId: id, tier, createdAt }] : [],
  )
}
