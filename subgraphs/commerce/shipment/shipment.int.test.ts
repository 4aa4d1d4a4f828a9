import { expect, test } from 'vitest'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { addVariant, openShop, testAddress } from '../../../tests/testkit/commerce.ts'
import type { TestShop } from '../../../tests/testkit/commerce.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { commerce } from '../subgraph.ts'

const subgraph = testSubgraph(commerce)

const ship = /* GraphQL */ `
  mutation ($input: OrderShipInput!) {
    orderShip(input: $input) {
      order {
        status
        shipments {
          id
        }
      }
      shipment {
        id
        status
        unNumbers
        order {
          id
        }
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`
const track = /* GraphQL */ `
  mutation ($input: ShipmentTrackInput!) {
    shipmentTrack(input: $input) {
      shipment {
        status
        deliveredAt
        events {
          status
          occurredAt
        }
        order {
          status
          deliveredAt
        }
      }
      userErrors {
        code
        field
      }
    }
  }
`

async function packedOrder(shop: TestShop, buyer: UserViewer = testUser()) {
  const variant = await addVariant(subgraph.database, shop, { onHand: 10 })
  const lines = [{ variantId: variant.id, quantity: 2 }]
  const input = { clientKey: createId(), lines, shippingAddress: testAddress }
  const placed = await subgraph.data(
    'mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id } } }',
    { input },
    buyer,
  )
  const id = placed['orderPlace'].order.id as string
  await subgraph.data(
    'mutation ($id: ID!) { orderMarkPaid(input: { id: $id }) { order { id } } orderPack(input: { id: $id }) { order { id } } }',
    { id },
    shop.agent,
  )
  return { id, variantId: variant.id }
}

const byRoad = (id: string, rest: object = {}) => ({
  input: {
    id,
    carrier: 'UPS',
    service: 'UPS Standard',
    trackingNumber: `1Z${createId()}`.slice(0, 38),
    ...rest,
  },
})

async function shippedOrder(shop: TestShop) {
  const { id } = await packedOrder(shop)
  const { orderShip } = await subgraph.data(ship, byRoad(id), shop.agent)
  return { id, shipmentId: orderShip.shipment.id as string }
}

test('a packed order is shipped once, and its goods leave the stock', async () => {
  const shop = await openShop(subgraph.database)
  const { id, variantId } = await packedOrder(shop)
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => subgraph.data(ship, byRoad(id), shop.agent)),
  )
  const done = answers.filter(({ orderShip }) => orderShip.order)
  expect(done).toHaveLength(1)
  expect(done[0]?.['orderShip']).toEqual({
    order: { status: 'SHIPPED', shipments: [{ id: expect.any(String) }] },
    shipment: { id: expect.any(String), status: 'PRE_TRANSIT', unNumbers: ['UN3480'], order: { id } },
    userErrors: [],
  })
  const stock = await subgraph.data(
    'query ($id: ID!) { variant(id: $id) { stock { onHand reserved } } }',
    { id: variantId },
    shop.agent,
  )
  expect(stock).toEqual({ variant: { stock: [{ onHand: 8, reserved: 0 }] } })
})

test('lithium-ion batteries are refused by air with a reason, and the same order goes by road', async () => {
  const shop = await openShop(subgraph.database)
  const { id } = await packedOrder(shop)
  const refusal = async (rest: object) => {
    const { orderShip } = await subgraph.data(ship, byRoad(id, rest), shop.agent)
    return orderShip.userErrors[0]?.code
  }
  expect(await refusal({ transportMode: 'AIR_CARGO', stateOfChargePercent: 50 })).toBe(
    'STATE_OF_CHARGE_TOO_HIGH',
  )
  expect(await refusal({ transportMode: 'AIR_CARGO' })).toBe('STATE_OF_CHARGE_UNKNOWN')
  expect(await refusal({ transportMode: 'AIR_PASSENGER', stateOfChargePercent: 20 })).toBe(
    'PASSENGER_AIRCRAFT_FORBIDDEN',
  )
  expect(await refusal({})).toBeUndefined()
})

test('a tracking number serves one shipment of a carrier', async () => {
  const shop = await openShop(subgraph.database)
  const [one, other] = [await packedOrder(shop), await packedOrder(shop)]
  const trackingNumber = createId()
  await subgraph.data(ship, byRoad(one.id, { trackingNumber }), shop.agent)
  const { orderShip } = await subgraph.data(ship, byRoad(other.id, { trackingNumber }), shop.agent)
  expect(orderShip).toEqual({
    order: null,
    shipment: null,
    userErrors: [
      {
        code: 'TRACKING_NUMBER_TAKEN',
        field: ['input', 'trackingNumber'],
        message: 'Another shipment of this carrier has the number.',
      },
    ],
  })
})

test('a report is taken once however often it comes, and late ones do not turn the status back', async () => {
  const shop = await openShop(subgraph.database)
  const { shipmentId: id } = await shippedOrder(shop)
  const report = (status: string, occurredAt: string, rest: object = {}) => ({
    input: { id, status, occurredAt, description: status, ...rest },
  })
  const out = report('OUT_FOR_DELIVERY', '2026-11-20T08:00:00Z', { carrierEventId: 'e7' })
  await Promise.all(Array.from({ length: 20 }, () => subgraph.data(track, out, shop.agent)))
  const { shipmentTrack } = await subgraph.data(
    track,
    report('IN_TRANSIT', '2026-11-19T08:00:00Z'),
    shop.agent,
  )
  expect(shipmentTrack.shipment).toEqual({
    status: 'OUT_FOR_DELIVERY',
    deliveredAt: null,
    events: [
      { status: 'IN_TRANSIT', occurredAt: '2026-11-19T08:00:00.000Z' },
      { status: 'OUT_FOR_DELIVERY', occurredAt: '2026-11-20T08:00:00.000Z' },
    ],
    order: { status: 'SHIPPED', deliveredAt: null },
  })
})

test('a report of delivery delivers the order', async () => {
  const shop = await openShop(subgraph.database)
  const { shipmentId: id } = await shippedOrder(shop)
  const input = { id, status: 'DELIVERED', occurredAt: '2026-11-20T08:00:00Z', description: 'Signed for' }
  const { shipmentTrack } = await subgraph.data(track, { input }, shop.agent)
  expect(shipmentTrack.shipment).toMatchObject({
    status: 'DELIVERED',
    deliveredAt: '2026-11-20T08:00:00.000Z',
    order: { status: 'DELIVERED', deliveredAt: '2026-11-20T08:00:00.000Z' },
  })
})

test('what has not happened, and what is somebody else’s, is not tracked', async () => {
  const [shop, otherShop] = [await openShop(subgraph.database), await openShop(subgraph.database)]
  const { shipmentId: id } = await shippedOrder(shop)
  const input = { id, status: 'IN_TRANSIT', occurredAt: '2026-11-20T08:00:00Z', description: 'x' }
  const future = { ...input, occurredAt: new Date(Date.now() + 86_400_000).toISOString() }
  const early = await subgraph.data(track, { input: future }, shop.agent)
  expect(early.shipmentTrack.userErrors).toEqual([{ code: 'IN_FUTURE', field: ['input', 'occurredAt'] }])
  const foreign = await subgraph.data(track, { input }, otherShop.agent)
  expect(foreign.shipmentTrack.userErrors).toEqual([{ code: 'NOT_FOUND', field: ['input', 'id'] }])
  const seen = await subgraph.data('query ($id: ID!) { shipment(id: $id) { id } }', { id }, otherShop.agent)
  expect(seen).toEqual({ shipment: null })
})
