import { expect, test } from 'vitest'
import { createId } from '../../../platform/database/uuid.ts'
import { addVariant, openShop, staffOf, testAddress } from '../../../tests/testkit/commerce.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { commerce } from '../subgraph.ts'

const subgraph = testSubgraph(commerce)
const adjust = /* GraphQL */ `
  mutation ($input: StockAdjustInput!) {
    stockAdjust(input: $input) {
      stockLevel {
        onHand
        reserved
        available
        warehouse {
          id
        }
      }
      userErrors {
        code
        field
      }
    }
  }
`

test('forty adjustments at once all count, on a shelf that was not there before', async () => {
  const shop = await openShop(subgraph.database)
  const { id: variantId } = await addVariant(subgraph.database, shop)
  const input = { variantId, warehouseId: shop.warehouseId, change: 3, reason: 'DELIVERY' }
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => subgraph.data(adjust, { input }, shop.agent)),
  )
  expect(answers.flatMap(({ stockAdjust }) => stockAdjust.userErrors)).toEqual([])
  const query = 'query ($id: ID!) { variant(id: $id) { availability availableQuantity stock { onHand } } }'
  expect(await subgraph.data(query, { id: variantId }, shop.agent)).toEqual({
    variant: { availability: 'IN_STOCK', availableQuantity: 120, stock: [{ onHand: 120 }] },
  })
})

test('stock never falls below what orders have reserved', async () => {
  const shop = await openShop(subgraph.database)
  const { id: variantId } = await addVariant(subgraph.database, shop, { onHand: 10 })
  const order = { clientKey: createId(), lines: [{ variantId, quantity: 4 }], shippingAddress: testAddress }
  await subgraph.data(
    'mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id } } }',
    { input: order },
    testUser(),
  )
  const input = { variantId, warehouseId: shop.warehouseId, change: -7, reason: 'DAMAGE' }
  const refused = await subgraph.data(adjust, { input }, shop.agent)
  expect(refused.stockAdjust).toEqual({
    stockLevel: null,
    userErrors: [{ code: 'BELOW_RESERVED', field: ['input', 'change'] }],
  })
  const { stockAdjust } = await subgraph.data(adjust, { input: { ...input, change: -6 } }, shop.agent)
  expect(stockAdjust.stockLevel).toEqual({
    onHand: 4,
    reserved: 4,
    available: 0,
    warehouse: { id: shop.warehouseId },
  })
})

test('only the seller’s agents adjust stock, and only its own', async () => {
  const [shop, otherShop] = [await openShop(subgraph.database), await openShop(subgraph.database)]
  const { id: variantId } = await addVariant(subgraph.database, shop, { onHand: 10 })
  const input = { variantId, warehouseId: shop.warehouseId, change: 1, reason: 'COUNT' }
  const codeFor = async (viewer?: ReturnType<typeof testUser>) =>
    (await subgraph.run(adjust, { input }, viewer)).errors?.[0]?.extensions['code']
  expect(await codeFor()).toBe('UNAUTHENTICATED')
  expect(await codeFor(testUser())).toBe('FORBIDDEN')
  expect(await codeFor(staffOf(shop.sellerId, { role: 'MEMBER' }))).toBe('FORBIDDEN')
  for (const foreign of [input, { ...input, warehouseId: otherShop.warehouseId }]) {
    const { stockAdjust } = await subgraph.data(adjust, { input: foreign }, otherShop.agent)
    expect(stockAdjust.userErrors).toEqual([{ code: 'NOT_FOUND', field: ['input', 'variantId'] }])
  }
})

test('buyers see what can be had, not what lies there or is reserved', async () => {
  const shop = await openShop(subgraph.database)
  const { id } = await addVariant(subgraph.database, shop, { onHand: 10 })
  const query = 'query ($id: ID!) { variant(id: $id) { stock { available onHand reserved reorderPoint } } }'
  expect(await subgraph.data(query, { id })).toEqual({
    variant: { stock: [{ available: 10, onHand: null, reserved: null, reorderPoint: null }] },
  })
})
