import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { crm } from '../../subgraphs/crm/subgraph.ts'
import { testSubgraph, testUser } from '../../tests/testkit/subgraph.ts'
import { seedCrm } from './crm.ts'
import { operatorOf } from './world/organisations.ts'
import { generateWorld } from './world/world.ts'

const subgraph = testSubgraph(crm)
const world = generateWorld({ seed: 7, asOf: new Date('2026-11-21T00:00:00Z') })
const operatorId = operatorOf(world.organisations).id
const agent = testUser({ organisationId: operatorId, organisationKind: 'OPERATOR', role: 'AGENT' })
const service = () => subgraph.database.as(serviceViewer('seed'), 'seed')

beforeAll(() => service().write((tx) => seedCrm(tx, world)))

test('everybody we deal with is there', async () => {
  const [counts] = await service().read((tx) =>
    tx.execute(sql`
      select (select count(*)::int from crm.companies) as companies,
             (select count(*)::int from crm.customers) as customers,
             (select count(*)::int from crm.leads) as leads,
             (select count(*)::int from crm.tickets) as tickets,
             (select count(*)::int from crm.known_orders) as orders`),
  )
  expect(counts).toEqual({
    companies: world.companies.length,
    customers: world.customers.length,
    leads: world.leads.length,
    tickets: world.tickets.length,
    orders: world.orders.length,
  })
  expect(world.customers.length).toBeGreaterThanOrEqual(500)
  expect(world.leads.length).toBeGreaterThanOrEqual(300)
  expect(world.tickets.length).toBeGreaterThanOrEqual(400)
})

test('the version of every row is the number of its events', async () => {
  const wrong = await service().read((tx) =>
    tx.execute(sql`
      select name from (
        select 'crm.customer/' || id as name, version from crm.customers
        union all select 'crm.lead/' || id, version from crm.leads
        union all select 'crm.ticket/' || id, version from crm.tickets
      ) as kept
      where version <> (select count(*) from platform.events where stream = kept.name)`),
  )
  expect([...wrong]).toEqual([])
})

test('nearly every telephone number is understood', async () => {
  const [row] = await service().read((tx) =>
    tx.execute<{ share: number }>(
      sql`select (count(phone_key)::float / count(*)) as share from crm.customers where phone is not null`,
    ),
  )
  expect(row?.share).toBeGreaterThan(0.98)
})

test('the next ticket goes on after the last number', async () => {
  const last = Math.max(...world.tickets.map(({ number }) => Number(number.slice(2))))
  const [customer] = world.customers
  const { ticketOpen } = await subgraph.data(
    'mutation ($input: TicketOpenInput!) { ticketOpen(input: $input) { ticket { number } } }',
    { input: { customerId: customer?.id, subject: 'After all', body: 'One more.', category: 'BILLING' } },
    agent,
  )
  expect(ticketOpen.ticket.number).toBe(`T-${last + 1}`)
})

test('a seeded lead that is a customer by another spelling is converted to that customer', async () => {
  const emails = new Map(world.customers.map((customer) => [customer.email.toLowerCase(), customer.id]))
  const open = (status: string) => status !== 'CONVERTED' && status !== 'LOST'
  const leads = world.leads.filter((lead) => open(lead.status) && emails.has(lead.email.toLowerCase()))
  expect(leads.length).toBeGreaterThan(0)
  for (const lead of leads) {
    const { leadConvert } = await subgraph.data(
      'mutation ($input: LeadConvertInput!) { leadConvert(input: $input) { isNewCustomer customer { id } } }',
      { input: { leadId: lead.id } },
      agent,
    )
    expect(leadConvert).toEqual({
      isNewCustomer: false,
      customer: { id: emails.get(lead.email.toLowerCase()) },
    })
  }
})
