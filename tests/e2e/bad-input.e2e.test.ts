import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post, processModes, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'

const address = { recipient: 'A', line1: 'B', postalCode: 'C', city: 'D', country: 'FR' }
const placeOrder =
  'mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id } userErrors { code field } } }'
const registerCustomer =
  'mutation ($input: CustomerRegisterInput!) { customerRegister(input: $input) { customer { id } userErrors { code field } } }'

describe.each(processModes)('bad input in %s', (mode) => {
  let system: RunningSystem
  let agent: string
  let customer: string
  let variantId: string
  let sql: postgres.Sql

  beforeAll(async () => {
    system = await startSystem(mode)
    sql = postgres(system.databaseUrl, { max: 1 })
    agent = await signIn(system.url, 'agent@demo.stratograph.test')
    customer = await signIn(system.url, 'customer@demo.stratograph.test')
    const { data } = await post(system.url, '{ variants(first: 1) { edges { node { id } } } }')
    variantId = data.variants.edges[0].node.id as string
  }, 120_000)
  afterAll(async () => {
    await sql?.end()
    await system?.stop()
  })

  const countRows = async () => {
    const [counts] =
      await sql`select (select count(*)::int from commerce.orders) as orders, (select count(*)::int from crm.customers) as customers`
    return counts
  }
  const orderOf = (quantity: number, variant = variantId) => ({
    input: { clientKey: randomUUID(), lines: [{ variantId: variant, quantity }], shippingAddress: address },
  })

  /** Asks, and checks that nothing was written and nothing of our insides shown. */
  const refused = async (query: string, variables: object, token: string) => {
    const before = await countRows()
    const answer = await post(system.url, query, variables as Record<string, unknown>, token)
    expect(await countRows()).toEqual(before)
    expect(JSON.stringify(answer)).not.toMatch(/\.ts:\d|node_modules|at async|select .* from|postgres/i)
    return answer
  }

  test('a field that does not exist is told by name', async () => {
    const { data, errors } = await refused('{ me { shoeSize } }', {}, customer)
    expect(data).toBeUndefined()
    expect(errors?.map((error) => [error.message, error.extensions.code])).toEqual([
      ['Cannot query field "shoeSize" on type "User".', 'GRAPHQL_VALIDATION_FAILED'],
    ])
  })

  test('a value of the wrong type is told by its place', async () => {
    const { data, errors } = await refused(
      placeOrder,
      { input: { ...orderOf(1).input, lines: [{ variantId, quantity: 'many' }] } },
      customer,
    )
    expect(data).toBeUndefined()
    expect(errors?.[0].message).toContain('input.lines[0].quantity')
    expect(errors?.[0].extensions.code).toBe('BAD_USER_INPUT')
  })

  test.each([
    [
      'a name of 10 kB',
      registerCustomer,
      () => ({ input: { name: 'x'.repeat(10_241), source: 'WEB' } }),
      ['input', 'name'],
    ],
    ['a negative quantity', placeOrder, () => orderOf(-1), ['input', 'lines', '0', 'quantity']],
    ['a quantity of nothing', placeOrder, () => orderOf(0), ['input', 'lines', '0', 'quantity']],
    ['an id that is none', placeOrder, () => orderOf(1, 'twelve'), ['input', 'lines', '0', 'variantId']],
    [
      'an argument id that is none',
      'query ($id: ID!) { order(id: $id) { id } }',
      () => ({ id: 'twelve' }),
      ['id'],
    ],
    [
      'a cursor that is none',
      'query ($after: String) { orders(after: $after) { edges { cursor } } }',
      () => ({ after: 'bm9uZQ' }),
      ['after'],
    ],
    [
      'a page too large',
      'query ($first: Int) { orders(first: $first) { edges { cursor } } }',
      () => ({ first: 101 }),
      ['first'],
    ],
    [
      'a character no database keeps',
      registerCustomer,
      () => ({ input: { name: 'a\u0000b', source: 'WEB' } }),
      undefined,
    ],
  ] as const)('%s is refused, naming the field', async (_, query, variables, field) => {
    const { status, errors } = await refused(query, variables(), agent)
    expect(status).toBe(200)
    expect(errors?.map((error) => error.extensions.code)).toEqual(['BAD_USER_INPUT'])
    if (field) expect(errors?.[0].extensions.field).toEqual(field)
  })

  test('the id of another thing, or of nothing, is not found', async () => {
    const { data: own } = await post(system.url, '{ me { customer { id } } }', {}, customer)
    for (const id of [own.me.customer.id as string, randomUUID()]) {
      const { data, errors } = await refused(placeOrder, orderOf(1, id), customer)
      expect(errors).toBeUndefined()
      expect(data.orderPlace).toMatchObject({
        order: null,
        userErrors: [{ field: ['input', 'lines', '0', 'variantId'] }],
      })
    }
  })

  test("somebody else's order is nobody's order", async () => {
    const { data } = await post(
      system.url,
      '{ orders(first: 50) { edges { node { id placedBy { id } organisation { id } } } } }',
      {},
      agent,
    )
    const { data: mine } = await post(system.url, '{ me { id } }', {}, customer)
    const foreign = data.orders.edges.find(
      ({ node }: any) => node.organisation !== null && node.placedBy?.id !== mine.me.id,
    ).node.id as string
    const { data: seen } = await refused(
      'query ($id: ID!) { order(id: $id) { number } }',
      { id: foreign },
      customer,
    )
    expect(seen).toEqual({ order: null })
    const cancel =
      'mutation ($input: OrderCancelInput!) { orderCancel(input: $input) { order { id } userErrors { code } } }'
    const { data: cancelled } = await refused(
      cancel,
      { input: { id: foreign, reason: 'CUSTOMER_REQUEST' } },
      customer,
    )
    expect(cancelled.orderCancel).toEqual({ order: null, userErrors: [{ code: 'NOT_FOUND' }] })
  })

  test('what is not JSON, not GraphQL or not asked for at all is refused by HTTP', async () => {
    const send = (body: string, type = 'application/json') =>
      fetch(`${system.url}/graphql`, { method: 'POST', headers: { 'content-type': type }, body })
    expect((await send('{')).status).toBe(400)
    expect((await send('{"query": "{"}')).status).toBe(200)
    expect((await send('{}')).status).toBe(400)
    expect((await send('query', 'text/plain')).status).toBe(415)
  })
})
