import { expect, test } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { createId } from '../../platform/database/uuid.ts'
import type { RecordedEvent } from '../../platform/events/event.ts'
import { addVariant, openShop, testAddress } from '../../tests/testkit/commerce.ts'
import type { TestShop } from '../../tests/testkit/commerce.ts'
import { testSubgraph, testUser } from '../../tests/testkit/subgraph.ts'
import { createConsumers } from './consumers.ts'
import { commerce } from './subgraph.ts'

const subgraph = testSubgraph(commerce)
const place =
  'mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id customer { id } } } }'
const ordersOf =
  'query ($id: ID!) { _entities(representations: [{ __typename: "Customer", id: $id }]) { ... on Customer { orders { edges { node { id } } } } } }'

/** Hands an event to the consumers of its type, as the log would. */
async function tell(type: string, organisationId: string, data: object): Promise<void> {
  const event: RecordedEvent = {
    id: createId(),
    type,
    stream: 'crm.customer/x',
    version: 1,
    schemaVersion: 1,
    organisationId,
    actor: { kind: 'service', id: 'test' },
    correlationId: 'test',
    causationId: null,
    operation: null,
    traceParent: null,
    occurredAt: new Date(),
    data,
    position: '1',
  }
  for (const consumer of createConsumers().filter(({ types }) => types.includes(type)))
    await subgraph.database.as(serviceViewer('commerce'), 'test').write((tx) => consumer.handle(event, tx))
}

async function orderOf(shop: TestShop) {
  const { id: variantId } = await addVariant(subgraph.database, shop, { onHand: 100 })
  return { clientKey: createId(), lines: [{ variantId, quantity: 1 }], shippingAddress: testAddress }
}

test('an order of a linked account belongs to its customer', async () => {
  const shop = await openShop(subgraph.database)
  const [buyer, customerId] = [testUser(), createId()]
  await tell('crm.customer.registered', shop.sellerId, { customerId, userId: null })
  await tell('crm.customer.linked', shop.sellerId, { customerId, userId: buyer.userId })
  const { orderPlace } = await subgraph.data(place, { input: await orderOf(shop) }, buyer)
  expect(orderPlace.order.customer).toEqual({ id: customerId })
  const edges = [{ node: { id: orderPlace.order.id } }]
  for (const viewer of [buyer, shop.agent])
    expect(await subgraph.data(ordersOf, { id: customerId }, viewer)).toEqual({
      _entities: [{ orders: { edges } }],
    })
  expect(await subgraph.data(ordersOf, { id: customerId }, testUser())).toEqual({
    _entities: [{ orders: { edges: [] } }],
  })
})

test('orders placed before the link get their customer, and the customer’s earlier orders their person', async () => {
  const shop = await openShop(subgraph.database)
  const [buyer, customerId] = [testUser(), createId()]
  const own = await subgraph.data(place, { input: await orderOf(shop) }, buyer)
  expect(own.orderPlace.order.customer).toBeNull()
  await tell('crm.customer.registered', shop.sellerId, { customerId, userId: null })
  const byPhone = { ...(await orderOf(shop)), customerId }
  const phoned = await subgraph.data(place, { input: byPhone }, shop.agent)
  expect(phoned.orderPlace.order.customer).toEqual({ id: customerId })
  for (let repeat = 0; repeat < 2; repeat++)
    await tell('crm.customer.linked', shop.sellerId, { customerId, userId: buyer.userId })
  const { _entities } = await subgraph.data(ordersOf, { id: customerId }, buyer)
  expect(_entities[0].orders.edges.map((edge: { node: { id: string } }) => edge.node.id).sort()).toEqual(
    [own.orderPlace.order.id, phoned.orderPlace.order.id].sort(),
  )
})

test('orders placed while the account is being linked all end up with the customer', async () => {
  const shop = await openShop(subgraph.database)
  const [buyer, customerId] = [testUser(), createId()]
  const inputs = await Promise.all(Array.from({ length: 20 }, () => orderOf(shop)))
  await Promise.all([
    ...inputs.slice(0, 10).map((input) => subgraph.data(place, { input }, buyer)),
    tell('crm.customer.linked', shop.sellerId, { customerId, userId: buyer.userId }),
    ...inputs.slice(10).map((input) => subgraph.data(place, { input }, buyer)),
  ])
  const { _entities } = await subgraph.data(ordersOf, { id: customerId }, buyer)
  expect(_entities[0].orders.edges).toHaveLength(20)
})

test('a registration that is told again does not undo a link', async () => {
  const shop = await openShop(subgraph.database)
  const [buyer, customerId] = [testUser(), createId()]
  await tell('crm.customer.linked', shop.sellerId, { customerId, userId: buyer.userId })
  await tell('crm.customer.registered', shop.sellerId, { customerId, userId: null })
  const { orderPlace } = await subgraph.data(place, { input: await orderOf(shop) }, buyer)
  expect(orderPlace.order.customer).toEqual({ id: customerId })
})

test('orders of many customers with all that hangs on them cost four statements, however many there are', async () => {
  const shop = await openShop(subgraph.database)
  const customerIds = Array.from({ length: 12 }, () => createId())
  const query =
    'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Customer { orders { edges { node { number lines { quantity variant { sku battery { name } } } shipments { events { status } } } } } } } }'
  const costOf = async (ids: readonly string[]) => {
    const of = ids.map((id) => ({ __typename: 'Customer', id }))
    const { value, statements } = await subgraph.database.statements.count(() =>
      subgraph.data(query, { of }, shop.agent),
    )
    // The driver asks once a connection for the server's types.
    return { value, cost: statements.filter((statement) => !statement.includes('pg_catalog.pg_type')).length }
  }
  for (const customerId of customerIds) {
    await tell('crm.customer.registered', shop.sellerId, { customerId, userId: null })
    for (let order = 0; order < 2; order++) {
      const input = { ...(await orderOf(shop)), customerId }
      const { orderPlace } = await subgraph.data(place, { input }, shop.agent)
      await ship(orderPlace.order.id, shop)
    }
  }
  const one = await costOf(customerIds.slice(0, 1))
  const all = await costOf(customerIds)
  expect(one.cost).toBe(4)
  expect(all.cost).toBe(4)
  for (const { orders } of all.value._entities as {
    orders: { edges: { node: { shipments: unknown[] } }[] }
  }[])
    expect(orders.edges.map(({ node }) => node.shipments.length)).toEqual([1, 1])
})

async function ship(id: string, shop: TestShop): Promise<void> {
  await subgraph.data(
    `mutation ($id: ID!, $number: String!) {
      orderMarkPaid(input: { id: $id }) { order { id } }
      orderPack(input: { id: $id }) { order { id } }
      orderShip(input: { id: $id, carrier: DPD, service: "DPD Classic", trackingNumber: $number }) { order { id } }
    }`,
    { id, number: createId() },
    shop.agent,
  )
}
