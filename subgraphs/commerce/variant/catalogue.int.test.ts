import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { createId } from '../../../platform/database/uuid.ts'
import { addDealer, addVariant, openShop } from '../../../tests/testkit/commerce.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { commerce } from '../subgraph.ts'
import { dealerAccounts, prices } from '../tables.ts'

const subgraph = testSubgraph(commerce)

/** A word no other test's product has, so that tests can share the catalogue. */
const uniqueWord = () => `zz${createId().replaceAll('-', '')}`

interface VariantPage {
  readonly edges: readonly { readonly node: { readonly sku: string } }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly startCursor: string
    readonly endCursor: string
  }
}

async function skusOf(filter: object, rest = 'first: 100'): Promise<string[]> {
  const data = await subgraph.data(
    `query ($filter: VariantFilterInput) { variants(filter: $filter, ${rest}) { edges { node { sku } } } }`,
    { filter },
  )
  return data['variants'].edges.map((edge: { node: { sku: string } }) => edge.node.sku)
}

test('everybody finds variants by chemistry, use, voltage, capacity, stock and words', async () => {
  const shop = await openShop(subgraph.database)
  const word = uniqueWord()
  const agm = await addVariant(subgraph.database, shop, {
    onHand: 3,
    battery: { chemistry: 'AGM', uses: ['UPS', 'MARINE'], description: `Sealed ${word} block.` },
    variant: { sku: `AGM-${word}`, name: 'Block 12 V 75 Ah', nominalVolts: 12, capacityAh: 75 },
  })
  const lfp = await addVariant(subgraph.database, shop, {
    battery: { description: `Rack ${word}.` },
    variant: { sku: `LFP-${word}`, name: 'Rack 51.2 V 100 Ah', nominalVolts: 51.2, capacityAh: 100 },
  })
  const search = word
  expect(await skusOf({ search })).toEqual([agm.sku, lfp.sku])
  expect(await skusOf({ search, chemistries: ['AGM'] })).toEqual([agm.sku])
  expect(await skusOf({ search, use: 'SOLAR_STORAGE' })).toEqual([lfp.sku])
  expect(await skusOf({ search, nominalVolts: { min: 12, max: 24 } })).toEqual([agm.sku])
  expect(await skusOf({ search, capacityAh: { min: 75.1 } })).toEqual([lfp.sku])
  expect(await skusOf({ search, inStock: true })).toEqual([agm.sku])
  expect(await skusOf({ search, inStock: false })).toEqual([lfp.sku])
  expect(await skusOf({ search: `${word} sealed 75Ah` })).toEqual([agm.sku])
  expect(await skusOf({ search: `51.2V ${word.slice(0, 20)}` })).toEqual([lfp.sku])
  expect(await skusOf({ search: `${word} gel` })).toEqual([])
  expect(await skusOf({ search: `${word} ')) & !(:*` })).toEqual([agm.sku, lfp.sku])
  const byEnergy = 'first: 100, sort: { field: ENERGY_WH, direction: DESC }'
  expect(await skusOf({ search }, byEnergy)).toEqual([lfp.sku, agm.sku])
})

test('a list of variants pages by cursor in both directions without losing or repeating one', async () => {
  const shop = await openShop(subgraph.database)
  const word = uniqueWord()
  for (let index = 0; index < 5; index++)
    await addVariant(subgraph.database, shop, { variant: { sku: `${word}-${index}`, nominalVolts: 12 } })
  const query = /* GraphQL */ `
    query ($filter: VariantFilterInput, $first: Int, $after: String, $last: Int, $before: String) {
      variants(
        filter: $filter
        sort: { field: NOMINAL_VOLTS, direction: ASC }
        first: $first
        after: $after
        last: $last
        before: $before
      ) {
        edges {
          node {
            sku
          }
        }
        pageInfo {
          hasNextPage
          startCursor
          endCursor
        }
      }
    }
  `
  const filter = { search: word }
  const seen: string[] = []
  let after: string | null = null
  let start = ''
  do {
    const page: VariantPage = (await subgraph.data(query, { filter, first: 2, after }))['variants']
    seen.push(...page.edges.map((edge) => edge.node.sku))
    start = page.pageInfo.startCursor
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after)
  expect(seen).toEqual(Array.from({ length: 5 }, (_, index) => `${word}-${index}`))
  const { variants } = await subgraph.data(query, { filter, last: 2, before: start })
  expect(variants.edges.map((edge: { node: { sku: string } }) => edge.node.sku)).toEqual([
    `${word}-2`,
    `${word}-3`,
  ])
})

test('each viewer sees their own price, everybody the retail price, and nobody another tier’s', async () => {
  const shop = await openShop(subgraph.database)
  const { id } = await addVariant(subgraph.database, shop, {
    prices: { RETAIL: 10_000, 'RETAIL/10': 9_700, SILVER: 8_700, 'SILVER/10': 8_400, GOLD: 8_200 },
  })
  const otherShop = await openShop(subgraph.database)
  const dealer = await addDealer(subgraph.database, shop, 'SILVER')
  const query =
    'query ($id: ID!) { variant(id: $id) { price { amount } ten: price(quantity: 10) { amount } retailPrice { amount currency } priceTiers { minimumQuantity unitPrice { amount } } } }'
  const retail = {
    price: { amount: 10_000 },
    ten: { amount: 9_700 },
    retailPrice: { amount: 10_000, currency: 'EUR' },
    priceTiers: [
      { minimumQuantity: 1, unitPrice: { amount: 10_000 } },
      { minimumQuantity: 10, unitPrice: { amount: 9_700 } },
    ],
  }
  for (const viewer of [
    undefined,
    testUser(),
    shop.agent,
    otherShop.agent,
    await addDealer(subgraph.database, otherShop, 'GOLD'),
    testUser({ userId: dealer.userId }),
  ])
    expect(await subgraph.data(query, { id }, viewer)).toEqual({ variant: retail })
  expect(await subgraph.data(query, { id }, dealer)).toEqual({
    variant: {
      price: { amount: 8_700 },
      ten: { amount: 8_400 },
      retailPrice: { amount: 10_000, currency: 'EUR' },
      priceTiers: [
        { minimumQuantity: 1, unitPrice: { amount: 8_700 } },
        { minimumQuantity: 10, unitPrice: { amount: 8_400 } },
      ],
    },
  })
})

test('the database itself hides another tier’s prices and other dealers’ accounts', async () => {
  const shop = await openShop(subgraph.database)
  const { id } = await addVariant(subgraph.database, shop, { prices: { RETAIL: 10, SILVER: 8, GOLD: 7 } })
  const dealer = await addDealer(subgraph.database, shop, 'SILVER')
  await addDealer(subgraph.database, shop, 'GOLD')
  const seenBy = (viewer: ReturnType<typeof testUser>) =>
    subgraph.database.as(viewer, 'test').read(async (tx) => ({
      tiers: (await tx.select().from(prices).where(eq(prices.variantId, id))).map((row) => row.tier).sort(),
      accounts: (await tx.select().from(dealerAccounts)).length,
    }))
  expect(await seenBy(dealer)).toEqual({ tiers: ['RETAIL', 'SILVER'], accounts: 1 })
  expect(await seenBy(testUser())).toEqual({ tiers: ['RETAIL'], accounts: 0 })
  expect(await seenBy(shop.agent)).toEqual({ tiers: ['GOLD', 'RETAIL', 'SILVER'], accounts: 2 })
})

test('a variant tells its battery, size and temperatures, and its battery its variants', async () => {
  const shop = await openShop(subgraph.database)
  const { id, sku, batteryId } = await addVariant(subgraph.database, shop, {
    variant: { chargeMinCelsius: null, chargeMaxCelsius: null },
  })
  const query =
    'query ($id: ID!) { variant(id: $id) { energyWh dimensions { lengthMm widthMm heightMm } chargeTemperature { min } dischargeTemperature { min max } battery { id chemistry variants { edges { node { sku battery { id } } } } } } }'
  expect(await subgraph.data(query, { id })).toEqual({
    variant: {
      energyWh: 1280,
      dimensions: { lengthMm: 330, widthMm: 173, heightMm: 212 },
      chargeTemperature: null,
      dischargeTemperature: { min: -20, max: 60 },
      battery: {
        id: batteryId,
        chemistry: 'LFP',
        variants: { edges: [{ node: { sku, battery: { id: batteryId } } }] },
      },
    },
  })
})

test.each([
  [
    'a search too long',
    '{ variants(filter: { search: "SEARCH" }) { edges { cursor } } }',
    ['filter', 'search'],
  ],
  [
    'a negative voltage',
    '{ variants(filter: { nominalVolts: { min: -1 } }) { edges { cursor } } }',
    ['filter', 'nominalVolts', 'min'],
  ],
  ['a cursor that is none', '{ variants(after: "nonsense") { edges { cursor } } }', ['after']],
  ['a page too long', '{ batteries(first: 101) { edges { cursor } } }', ['first']],
  ['an id that is none', '{ battery(id: "1") { id } }', ['id']],
])('%s is refused with the field that is at fault', async (_case, query, field) => {
  const result = await subgraph.run(query.replace('SEARCH', 'x'.repeat(10_241)))
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field })
})

test('an unknown chemistry is refused by its type', async () => {
  const result = await subgraph.run(
    'query ($filter: VariantFilterInput) { variants(filter: $filter) { edges { cursor } } }',
    { filter: { chemistries: ['PLUTONIUM'] } },
  )
  expect(result.errors?.[0]?.message).toContain('PLUTONIUM')
})
