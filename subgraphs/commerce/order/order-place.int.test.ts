import { expect, test } from 'vitest'
import { createId } from '../../../platform/database/uuid.ts'
import {
  addDealer,
  addStock,
  addVariant,
  addWarehouse,
  openShop,
  testAddress,
} from '../../../tests/testkit/commerce.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { commerce } from '../subgraph.ts'

const subgraph = testSubgraph(commerce)
const place = /* GraphQL */ `
  mutation ($input: OrderPlaceInput!) {
    orderPlace(input: $input) {
      order {
        id
        number
        status
        lines {
          sku
          quantity
          unitPrice {
            amount
          }
          total {
            amount
            currency
          }
        }
        subtotal {
          amount
        }
        shippingCost {
          amount
        }
        tax {
          amount
        }
        taxPercent
        total {
          amount
          currency
        }
        organisation {
          id
        }
        placedBy {
          id
        }
        viewerCanCancel
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`
const orderOf = (variantId: string, quantity = 1, clientKey: string = createId()) => ({
  input: { clientKey, lines: [{ variantId, quantity }], shippingAddress: testAddress },
})

async function stockOf(variantId: string): Promise<{ onHand: number; reserved: number }[]> {
  const rows = await subgraph.database.sql.begin(async (sql) => {
    await sql`select set_config('request.jwt.claims', '{"role":"service","sub":"test"}', true)`
    return sql<{ onHand: number; reserved: number }[]>`
      select on_hand as "onHand", reserved from commerce.stock_levels where variant_id = ${variantId} order by warehouse_id`
  })
  return [...rows]
}

async function eventsOf(
  orderId: string,
): Promise<{ type: string; version: number; organisation_id: string }[]> {
  return subgraph.database.sql.begin(async (sql) => {
    await sql`select set_config('request.jwt.claims', '{"role":"service","sub":"test"}', true)`
    const rows = await sql<{ type: string; version: number; organisation_id: string }[]>`
      select type, version, organisation_id from platform.events where stream = ${`commerce.order/${orderId}`} order by version`
    return [...rows]
  })
}

test('an order holds what was asked for at the viewer’s price, reserves it and tells so', async () => {
  const shop = await openShop(subgraph.database)
  const variant = await addVariant(subgraph.database, shop, { onHand: 5 })
  const buyer = testUser()
  const { orderPlace } = await subgraph.data(place, orderOf(variant.id, 2), buyer)
  expect(orderPlace.userErrors).toEqual([])
  expect(orderPlace.order).toEqual({
    id: expect.any(String),
    number: expect.stringMatching(/^HB-\d{4}-1\d{5}$/),
    status: 'PLACED',
    lines: [
      {
        sku: variant.sku,
        quantity: 2,
        unitPrice: { amount: 10_000 },
        total: { amount: 20_000, currency: 'EUR' },
      },
    ],
    subtotal: { amount: 20_000 },
    shippingCost: { amount: 1_495 },
    tax: { amount: 4_514 },
    taxPercent: 21,
    total: { amount: 26_009, currency: 'EUR' },
    organisation: null,
    placedBy: { id: buyer.userId },
    viewerCanCancel: true,
  })
  expect(await stockOf(variant.id)).toEqual([{ onHand: 5, reserved: 2 }])
  expect(await eventsOf(orderPlace.order.id)).toEqual([
    { type: 'commerce.order.placed', version: 1, organisation_id: shop.sellerId },
  ])
})

test('two hundred people at once get exactly the fifty pieces there are', { timeout: 120_000 }, async () => {
  const shop = await openShop(subgraph.database)
  const variant = await addVariant(subgraph.database, shop, { onHand: 50 })
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => subgraph.data(place, orderOf(variant.id), testUser())),
  )
  const codes = answers.map(({ orderPlace }) => orderPlace.userErrors[0]?.code ?? 'PLACED')
  expect(Map.groupBy(codes, (code) => code).get('PLACED')).toHaveLength(50)
  expect(Map.groupBy(codes, (code) => code).get('OUT_OF_STOCK')).toHaveLength(150)
  expect(await stockOf(variant.id)).toEqual([{ onHand: 50, reserved: 50 }])
})

test('orders that want the same variants in different order never deadlock', async () => {
  const shop = await openShop(subgraph.database)
  const [one, other] = [
    await addVariant(subgraph.database, shop, { onHand: 30 }),
    await addVariant(subgraph.database, shop, { onHand: 30 }),
  ]
  const inputs = Array.from({ length: 40 }, (_, index) => {
    const lines = [one, other].map(({ id }) => ({ variantId: id, quantity: 1 }))
    return {
      clientKey: createId(),
      lines: index % 2 ? lines : lines.toReversed(),
      shippingAddress: testAddress,
    }
  })
  const answers = await Promise.all(inputs.map((input) => subgraph.data(place, { input }, testUser())))
  expect(answers.filter(({ orderPlace }) => orderPlace.order)).toHaveLength(30)
  expect(await stockOf(one.id)).toEqual([{ onHand: 30, reserved: 30 }])
  expect(await stockOf(other.id)).toEqual([{ onHand: 30, reserved: 30 }])
})

test('an order takes from several warehouses when one holds too little', async () => {
  const shop = await openShop(subgraph.database)
  const variant = await addVariant(subgraph.database, shop, { onHand: 3 })
  const second = await addWarehouse(subgraph.database, shop)
  await addStock(subgraph.database, shop, { variantId: variant.id, warehouseId: second, onHand: 4 })
  const { orderPlace } = await subgraph.data(place, orderOf(variant.id, 5), testUser())
  expect(orderPlace.userErrors).toEqual([])
  expect(await stockOf(variant.id)).toEqual([
    { onHand: 3, reserved: 3 },
    { onHand: 4, reserved: 2 },
  ])
})

test('lines of one variant are summed before stock is looked at', async () => {
  const shop = await openShop(subgraph.database)
  const variant = await addVariant(subgraph.database, shop, { onHand: 5 })
  const line = { variantId: variant.id, quantity: 3 }
  const input = { clientKey: createId(), lines: [line, line], shippingAddress: testAddress }
  const { orderPlace } = await subgraph.data(place, { input }, testUser())
  expect(orderPlace).toEqual({
    order: null,
    userErrors: [
      {
        code: 'OUT_OF_STOCK',
        field: ['input', 'lines', '0', 'quantity'],
        message: `Only 5 of ${variant.sku} can be had now.`,
      },
    ],
  })
})

test('an order that cannot be filled whole leaves nothing behind', async () => {
  const shop = await openShop(subgraph.database)
  const plenty = await addVariant(subgraph.database, shop, { onHand: 10 })
  const none = await addVariant(subgraph.database, shop)
  const lines = [plenty, none].map(({ id }) => ({ variantId: id, quantity: 1 }))
  const buyer = testUser()
  const input = { clientKey: createId(), lines, shippingAddress: testAddress }
  const { orderPlace } = await subgraph.data(place, { input }, buyer)
  expect(orderPlace.userErrors).toEqual([
    {
      code: 'OUT_OF_STOCK',
      field: ['input', 'lines', '1', 'quantity'],
      message: `Only 0 of ${none.sku} can be had now.`,
    },
  ])
  expect(await stockOf(plenty.id)).toEqual([{ onHand: 10, reserved: 0 }])
  expect(await subgraph.data('{ orders { edges { node { id } } } }', {}, buyer)).toEqual({
    orders: { edges: [] },
  })
})

test('the same client key answers the same order, also when sent forty times at once', async () => {
  const shop = await openShop(subgraph.database)
  const variant = await addVariant(subgraph.database, shop, { onHand: 100 })
  const [buyer, variables] = [testUser(), orderOf(variant.id, 2)]
  const answers = await Promise.all(Array.from({ length: 40 }, () => subgraph.data(place, variables, buyer)))
  expect(answers.flatMap(({ orderPlace }) => orderPlace.userErrors)).toEqual([])
  const ids = new Set(answers.map(({ orderPlace }) => orderPlace.order.id as string))
  expect(ids.size).toBe(1)
  expect(await stockOf(variant.id)).toEqual([{ onHand: 100, reserved: 2 }])
  for (const id of ids) expect(await eventsOf(id)).toHaveLength(1)
})

test('a client key serves one content, and one buyer', async () => {
  const shop = await openShop(subgraph.database)
  const variant = await addVariant(subgraph.database, shop, { onHand: 100 })
  const [buyer, other, clientKey] = [testUser(), testUser(), createId()]
  await subgraph.data(place, orderOf(variant.id, 2, clientKey), buyer)
  const reused = await subgraph.data(place, orderOf(variant.id, 3, clientKey), buyer)
  expect(reused.orderPlace).toEqual({
    order: null,
    userErrors: [
      {
        code: 'CLIENT_KEY_REUSED',
        field: ['input', 'clientKey'],
        message: 'Another order was placed under this client key.',
      },
    ],
  })
  const theirs = await subgraph.data(place, orderOf(variant.id, 3, clientKey), other)
  expect(theirs.orderPlace.userErrors).toEqual([])
})

test('a dealer pays its tier by quantity, without VAT across the border, for its organisation', async () => {
  const shop = await openShop(subgraph.database)
  const variant = await addVariant(subgraph.database, shop, {
    onHand: 100,
    prices: { RETAIL: 10_000, 'RETAIL/10': 9_700, SILVER: 8_700, 'SILVER/10': 8_400, GOLD: 8_200 },
  })
  const dealer = await addDealer(subgraph.database, shop, 'SILVER')
  const shippingAddress = { ...testAddress, country: 'DE', city: 'Kiel' }
  const input = { ...orderOf(variant.id, 10).input, shippingAddress }
  const { orderPlace } = await subgraph.data(place, { input }, dealer)
  expect(orderPlace.userErrors).toEqual([])
  expect(orderPlace.order).toMatchObject({
    lines: [{ quantity: 10, unitPrice: { amount: 8_400 } }],
    subtotal: { amount: 84_000 },
    shippingCost: { amount: 11_900 },
    taxPercent: 0,
    total: { amount: 95_900 },
    organisation: { id: dealer.organisationId },
  })
})

test('a variant that is unknown or has no price is refused by its line', async () => {
  const shop = await openShop(subgraph.database)
  const dear = await addVariant(subgraph.database, shop, { onHand: 5, prices: {} })
  const lines = [dear.id, createId()].map((variantId) => ({ variantId, quantity: 1 }))
  const input = { clientKey: createId(), lines, shippingAddress: testAddress }
  const { orderPlace } = await subgraph.data(place, { input }, testUser())
  expect(orderPlace.userErrors.map(({ code, field }: never) => ({ code, field }))).toEqual([
    { code: 'NOT_FOR_SALE', field: ['input', 'lines', '0', 'variantId'] },
    { code: 'NOT_FOUND', field: ['input', 'lines', '1', 'variantId'] },
  ])
})

test('variants of two sellers are not sold in one order', async () => {
  const [shop, otherShop] = [await openShop(subgraph.database), await openShop(subgraph.database)]
  const variants = [
    await addVariant(subgraph.database, shop, { onHand: 1 }),
    await addVariant(subgraph.database, otherShop, { onHand: 1 }),
  ]
  const lines = variants.map(({ id }) => ({ variantId: id, quantity: 1 }))
  const input = { clientKey: createId(), lines, shippingAddress: testAddress }
  const { orderPlace } = await subgraph.data(place, { input }, testUser())
  expect(orderPlace.userErrors).toEqual([
    {
      code: 'SELLERS_MIXED',
      field: ['input', 'lines'],
      message: 'Variants of different sellers need an order each.',
    },
  ])
})

test.each([
  ['no lines', { lines: [] }, ['input', 'lines']],
  [
    'a negative quantity',
    { lines: [{ variantId: createId(), quantity: -1 }] },
    ['input', 'lines', '0', 'quantity'],
  ],
  ['a malformed id', { lines: [{ variantId: 'x', quantity: 1 }] }, ['input', 'lines', '0', 'variantId']],
  ['a client key too long', { clientKey: 'x'.repeat(65) }, ['input', 'clientKey']],
  ['a note too long', { note: 'x'.repeat(10_241) }, ['input', 'note']],
  [
    'a country in words',
    { shippingAddress: { ...testAddress, country: 'Netherlands' } },
    ['input', 'shippingAddress', 'country'],
  ],
])('%s is refused with the field that is at fault', async (_case, change, field) => {
  const input = { ...orderOf(createId()).input, ...change }
  const result = await subgraph.run(place, { input }, testUser())
  expect(result.data).toBeNull()
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field })
})

test('nobody orders without signing in, and only staff orders for a customer', async () => {
  const shop = await openShop(subgraph.database)
  const variant = await addVariant(subgraph.database, shop, { onHand: 1 })
  const anonymous = await subgraph.run(place, orderOf(variant.id))
  expect(anonymous.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
  const input = { ...orderOf(variant.id).input, customerId: createId() }
  const buyer = await subgraph.run(place, { input }, testUser())
  expect(buyer.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
  const staff = await subgraph.data(place, { input }, shop.agent)
  expect(staff.orderPlace.userErrors).toEqual([
    { code: 'NOT_FOUND', field: ['input', 'customerId'], message: 'There is no such customer.' },
  ])
})
