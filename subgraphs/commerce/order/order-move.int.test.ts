import { expect, test } from 'vitest'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { addDealer, addVariant, openShop, staffOf, testAddress } from '../../../tests/testkit/commerce.ts'
import type { TestShop } from '../../../tests/testkit/commerce.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { commerce } from '../subgraph.ts'

const subgraph = testSubgraph(commerce)

const moves = {
  orderMarkPaid: 'OrderMarkPaidInput',
  orderPack: 'OrderPackInput',
  orderDeliver: 'OrderDeliverInput',
  orderCancel: 'OrderCancelInput',
  orderReturn: 'OrderReturnInput',
} as const
type Move = keyof typeof moves

const document = (move: Move) =>
  `mutation ($input: ${moves[move]}!) { ${move}(input: $input) { order { status paymentStatus cancellationReason } userErrors { code field message } } }`

async function make(move: Move, id: string, viewer: UserViewer, rest: object = {}) {
  const data = await subgraph.data(document(move), { input: { id, ...rest } }, viewer)
  return data[move] as {
    order: { status: string; paymentStatus: string; cancellationReason: string | null } | null
    userErrors: { code: string; field: string[]; message: string }[]
  }
}

async function placeOrder(shop: TestShop, buyer: UserViewer, quantity = 2) {
  const variant = await addVariant(subgraph.database, shop, { onHand: 10 })
  const input = {
    clientKey: createId(),
    lines: [{ variantId: variant.id, quantity }],
    shippingAddress: testAddress,
  }
  const data = await subgraph.data(
    'mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id } } }',
    { input },
    buyer,
  )
  return { id: data['orderPlace'].order.id as string, variantId: variant.id }
}

async function stockOf(variantId: string, viewer: UserViewer) {
  const data = await subgraph.data(
    'query ($id: ID!) { variant(id: $id) { stock { onHand reserved available } } }',
    { id: variantId },
    viewer,
  )
  return data['variant'].stock[0]
}

test('the seller takes an order to packed, and every step out of order is refused', async () => {
  const shop = await openShop(subgraph.database)
  const { id } = await placeOrder(shop, testUser())
  expect((await make('orderPack', id, shop.agent)).userErrors).toEqual([
    {
      code: 'ILLEGAL_TRANSITION',
      field: ['input', 'id'],
      message: 'An order that is PLACED cannot become PACKED.',
    },
  ])
  const paid = await make('orderMarkPaid', id, shop.agent)
  expect(paid.order).toEqual({ status: 'PAID', paymentStatus: 'PAID', cancellationReason: null })
  expect((await make('orderMarkPaid', id, shop.agent)).order).toBeNull()
  expect((await make('orderPack', id, shop.agent)).order?.status).toBe('PACKED')
  expect((await make('orderDeliver', id, shop.agent)).userErrors[0]?.code).toBe('ILLEGAL_TRANSITION')
})

test('a cancelled order frees its stock and tells that money is due back', async () => {
  const shop = await openShop(subgraph.database)
  const buyer = testUser()
  const { id, variantId } = await placeOrder(shop, buyer)
  expect(await stockOf(variantId, shop.agent)).toEqual({ onHand: 10, reserved: 2, available: 8 })
  await make('orderMarkPaid', id, shop.agent)
  const cancelled = await make('orderCancel', id, buyer, { reason: 'OUT_OF_STOCK' })
  expect(cancelled).toEqual({
    order: { status: 'CANCELLED', paymentStatus: 'REFUND_DUE', cancellationReason: 'CUSTOMER_REQUEST' },
    userErrors: [],
  })
  expect(await stockOf(variantId, shop.agent)).toEqual({ onHand: 10, reserved: 0, available: 10 })
})

test('forty cancellations at once free the stock once', async () => {
  const shop = await openShop(subgraph.database)
  const buyer = testUser()
  const { id, variantId } = await placeOrder(shop, buyer)
  const answers = await Promise.all(Array.from({ length: 40 }, () => make('orderCancel', id, buyer)))
  expect(answers.filter(({ order }) => order)).toHaveLength(1)
  expect(answers.filter(({ userErrors }) => userErrors[0]?.code === 'ILLEGAL_TRANSITION')).toHaveLength(39)
  expect(await stockOf(variantId, shop.agent)).toEqual({ onHand: 10, reserved: 0, available: 10 })
})

test('a buyer cannot cancel what is packed; the seller can', async () => {
  const shop = await openShop(subgraph.database)
  const buyer = testUser()
  const { id } = await placeOrder(shop, buyer)
  await make('orderMarkPaid', id, shop.agent)
  await make('orderPack', id, shop.agent)
  expect((await make('orderCancel', id, buyer)).userErrors).toEqual([
    {
      code: 'ILLEGAL_TRANSITION',
      field: ['input', 'id'],
      message: 'An order that is PACKED cannot become CANCELLED; only the seller can do that now.',
    },
  ])
  const bySeller = await make('orderCancel', id, shop.agent, { reason: 'OUT_OF_STOCK' })
  expect(bySeller.order).toMatchObject({ status: 'CANCELLED', cancellationReason: 'OUT_OF_STOCK' })
})

test('to everybody else an order does not exist, and nothing they try changes it', async () => {
  const shop = await openShop(subgraph.database)
  const otherShop = await openShop(subgraph.database)
  const otherDealer = await addDealer(subgraph.database, shop, 'GOLD')
  const dealer = await addDealer(subgraph.database, shop, 'SILVER')
  const { id } = await placeOrder(shop, dealer)
  const query =
    'query ($id: ID!) { order(id: $id) { id } orders { edges { node { id } } } _entities(representations: [{ __typename: "Order", id: $id }]) { ... on Order { number } } }'
  for (const stranger of [testUser(), otherDealer, otherShop.agent]) {
    expect(await subgraph.data(query, { id }, stranger)).toEqual({
      order: null,
      orders: { edges: [] },
      _entities: [null],
    })
    expect((await make('orderCancel', id, stranger)).userErrors[0]?.code).toBe('NOT_FOUND')
  }
  expect((await make('orderMarkPaid', id, otherShop.agent)).userErrors[0]?.code).toBe('NOT_FOUND')
  const own = await subgraph.data(
    'query ($id: ID!) { order(id: $id) { status viewerCanCancel } }',
    { id },
    dealer,
  )
  expect(own).toEqual({ order: { status: 'PLACED', viewerCanCancel: true } })
})

test('the person who bought for a dealer sees the order only while acting for it', async () => {
  const shop = await openShop(subgraph.database)
  const dealer = await addDealer(subgraph.database, shop, 'SILVER')
  const { id } = await placeOrder(shop, dealer)
  const query = 'query ($id: ID!) { order(id: $id) { id } }'
  expect(await subgraph.data(query, { id }, testUser({ userId: dealer.userId }))).toEqual({ order: null })
  expect(await subgraph.data(query, { id }, dealer)).toEqual({ order: { id } })
})

test('steps of the seller need the role AGENT of the operator', async () => {
  const shop = await openShop(subgraph.database)
  const buyer = testUser()
  const { id } = await placeOrder(shop, buyer)
  const input = { input: { id } }
  const codeFor = async (viewer?: UserViewer) =>
    (await subgraph.run(document('orderMarkPaid'), input, viewer)).errors?.[0]?.extensions['code']
  expect(await codeFor()).toBe('UNAUTHENTICATED')
  expect(await codeFor(buyer)).toBe('FORBIDDEN')
  expect(await codeFor(staffOf(shop.sellerId, { role: 'MEMBER' }))).toBe('FORBIDDEN')
  const cancel = await subgraph.run(
    document('orderCancel'),
    input,
    staffOf(shop.sellerId, { role: 'MEMBER' }),
  )
  expect(cancel.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
})

test('a malformed id is refused as such', async () => {
  const result = await subgraph.run(document('orderPack'), { input: { id: 'ORD-1' } }, staffOf(createId()))
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['input', 'id'] })
})

test('who follows an order is told each step, as the order then is', { timeout: 60_000 }, async () => {
  const shop = await openShop(subgraph.database)
  const buyer = testUser()
  const { id } = await placeOrder(shop, buyer)
  const follow = 'subscription ($id: ID!) { orderUpdated(id: $id) { id status } }'
  const updates = subgraph.follow(follow, { id }, buyer)
  const first = updates.next()
  // A step taken before the subscription is live is not told of, and nothing tells when it is.
  await new Promise((resolve) => setTimeout(resolve, 500))
  await make('orderMarkPaid', id, shop.agent)
  expect((await first).value).toEqual({ data: { orderUpdated: { id, status: 'PAID' } } })
  await make('orderPack', id, shop.agent)
  expect((await updates.next()).value).toEqual({ data: { orderUpdated: { id, status: 'PACKED' } } })
  await updates.return?.()
  const stranger = await subgraph.follow(follow, { id }, testUser()).next()
  expect(stranger.value.errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND', field: ['id'] })
})
