import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedCommerce } from './commerce.ts'
import { generateWorld } from './world/world.ts'
import type { World } from './world/world.ts'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { createTestDatabase } from '../../tests/testkit/database.ts'
import type { TestDatabase } from '../../tests/testkit/database.ts'

let seeded: TestDatabase
let world: World

beforeAll(async () => {
  seeded = await createTestDatabase(['commerce'])
  world = generateWorld({ seed: 7, asOf: new Date('2026-11-21T00:00:00Z') })
  await seeded.database.as(serviceViewer('seed'), 'seed').write((tx) => seedCommerce(tx, world))
})
afterAll(() => seeded.drop())

async function ask<Row extends object>(query: string): Promise<Row[]> {
  const rows: object[] = await seeded.database.sql.begin(async (sql) => {
    await sql`select set_config('request.jwt.claims', '{"role":"service","sub":"test"}', true)`
    return [...(await sql.unsafe<object[]>(query))]
  })
  return rows as Row[]
}

test('the seeded rows are as many as the world has', async () => {
  const [counts] = await ask(`
    select (select count(*)::int from commerce.batteries) as batteries, (select count(*)::int from commerce.variants) as variants,
           (select count(*)::int from commerce.prices) as prices, (select count(*)::int from commerce.stock_levels) as stock,
           (select count(*)::int from commerce.orders) as orders, (select count(*)::int from commerce.order_lines) as lines,
           (select count(*)::int from commerce.customer_accounts) as customers`)
  expect(counts).toEqual({
    batteries: world.batteries.length,
    variants: world.variants.length,
    prices: world.prices.length,
    stock: world.stock.length,
    orders: world.orders.length,
    lines: world.orders.reduce((sum, order) => sum + order.lines.length, 0),
    customers: world.customers.length,
  })
  expect(world.variants.length).toBeGreaterThanOrEqual(60)
  expect(world.orders.length).toBeGreaterThanOrEqual(2_000)
})

test('each seeded order has the status and version that its events lead to', async () => {
  const wrong = await ask(`
    select o.number from commerce.orders o
      left join lateral (select type, version from platform.events e where e.stream = 'commerce.order/' || o.id order by version desc limit 1) last on true
     where last.type is distinct from 'commerce.order.' || lower(o.status) or last.version is distinct from o.version`)
  expect(wrong).toEqual([])
  const statuses = await ask<{ status: string }>(
    'select distinct status from commerce.orders order by status',
  )
  const expected = [...new Set(world.orders.map((order) => order.status))].sort()
  expect(statuses.map(({ status }) => status)).toEqual(expected)
})

test('what is reserved on the shelves is what open orders have claimed', async () => {
  const wrong = await ask(`
    select s.id from commerce.stock_levels s
     where s.reserved <> coalesce((select sum(a.quantity) from commerce.stock_allocations a join commerce.orders o on o.id = a.order_id
       where a.variant_id = s.variant_id and a.warehouse_id = s.warehouse_id and o.status in ('PLACED', 'PAID', 'PACKED')), 0)`)
  expect(wrong).toEqual([])
})

test('watt-hours are volts times ampere-hours, as in the world', async () => {
  const rows = await ask<{ id: string; energy_wh: number }>('select id, energy_wh from commerce.variants')
  const energies = new Map(rows.map((row) => [row.id, row.energy_wh]))
  for (const variant of world.variants) expect(energies.get(variant.id)).toBe(variant.energyWh)
})

test('a shipment’s status and version are those of its tracking events', async () => {
  const wrong = await ask(`
    select s.id from commerce.shipments s
     where s.version <> (select count(*) from platform.events e where e.stream = 'commerce.shipment/' || s.id)
        or s.status <> (select t.status from commerce.tracking_events t where t.shipment_id = s.id order by occurred_at desc, id desc limit 1)`)
  expect(wrong).toEqual([])
})
