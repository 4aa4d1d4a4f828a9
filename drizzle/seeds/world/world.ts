import type { Battery, Variant } from './batteries.ts'
import { makeCatalogue } from './batteries.ts'
import { makeCompanies, type Company } from './companies.ts'
import { makeConversations, type Conversation } from './conversations.ts'
import { lifecycleStageOf, makeCustomers, type Customer } from './customers.ts'
import { makeHealthChecks, type HealthCheck } from './health-checks.ts'
import { makeJobs, type Marketplace } from './jobs.ts'
import { makeKnowledge, type KnowledgeArticle } from './knowledge.ts'
import { makeLeads, type Lead } from './leads.ts'
import { makeMetrics, type MetricDefinition, type MetricSample } from './metrics.ts'
import { makeOrders, type Order } from './orders.ts'
import { makeOrganisations, operatorOf, type Organisation } from './organisations.ts'
import { MailBook, makeStaff, type Membership, type Staff, type User } from './people.ts'
import { makePrices, PriceBook, type Price } from './price-list.ts'
import { makeProjects, makeProjectUses, type Project, type ProjectUse } from './projects.ts'
import { makeProviders, makeServices, type Service } from './providers.ts'
import { Random } from './random.ts'
import { makeShipments, type Shipment } from './shipments.ts'
import { makeStock, makeWarehouses, shelfKey, type StockLevel, type Warehouse } from './stock.ts'
import { makeTickets, type Ticket } from './tickets.ts'

/** A whole business as plain objects; whatever refers to something refers to it by id. */
export interface World extends Marketplace {
  readonly organisations: readonly Organisation[]
  readonly users: readonly User[]
  readonly memberships: readonly Membership[]
  readonly batteries: readonly Battery[]
  readonly variants: readonly Variant[]
  readonly prices: readonly Price[]
  readonly warehouses: readonly Warehouse[]
  readonly stock: readonly StockLevel[]
  readonly companies: readonly Company[]
  readonly customers: readonly Customer[]
  readonly orders: readonly Order[]
  readonly shipments: readonly Shipment[]
  readonly leads: readonly Lead[]
  readonly tickets: readonly Ticket[]
  readonly services: readonly Service[]
  readonly articles: readonly KnowledgeArticle[]
  readonly conversations: readonly Conversation[]
  readonly projects: readonly Project[]
  readonly projectUses: readonly ProjectUse[]
  readonly metrics: readonly MetricDefinition[]
  readonly samples: readonly MetricSample[]
  readonly healthChecks: readonly HealthCheck[]
}

export interface WorldOptions {
  readonly seed: number
  /** The moment the world has reached: nothing in it is later, and trade goes 18 months back from here. */
  readonly asOf: Date
}

/** Makes the world. The same options give the same world, byte for byte. */
export function generateWorld({ seed, asOf }: WorldOptions): World {
  const root = new Random(String(seed))
  const society = makeSociety(root, asOf)
  const trade = makeTrade(root, society, asOf)
  const { organisations, operator, agentIds, demoCustomerId } = society
  const { customers, orders } = trade
  const tickets = makeTickets(root.fork('tickets'), {
    ...trade,
    catalogue: trade,
    agentIds,
    demoCustomerId,
    asOf,
  })
  const providers = makeProviders(root.fork('providers'), organisations)
  const articles = makeKnowledge(root.fork('knowledge'), operator, agentIds, asOf)
  const projects = makeProjects(root.fork('projects'), organisations, asOf)
  return {
    organisations,
    users: society.users,
    memberships: society.memberships,
    companies: society.companies,
    ...trade,
    customers: withLifecycle(customers, orders, asOf),
    leads: makeLeads(root.fork('leads'), operator, agentIds, customers, asOf),
    tickets,
    ...makeJobs(root.fork('jobs'), customers, providers, demoCustomerId, asOf),
    services: makeServices(root.fork('services'), providers),
    articles,
    conversations: makeConversations(
      root.fork('conversations'),
      customers,
      articles,
      agentIds,
      demoCustomerId,
      asOf,
    ),
    projects,
    projectUses: makeProjectUses(root.fork('project uses'), projects, customers, demoCustomerId, asOf),
    ...makeMetrics(root.fork('metrics'), projects, asOf),
    healthChecks: makeHealthChecks(root.fork('health'), projects, asOf),
  }
}

interface Society extends Staff {
  readonly organisations: readonly Organisation[]
  readonly operator: Organisation
  readonly companies: readonly Company[]
  readonly customers: readonly Customer[]
  readonly agentIds: readonly string[]
  readonly demoCustomerId: string
}

function makeSociety(root: Random, asOf: Date): Society {
  const organisations = makeOrganisations(root.fork('organisations'), asOf)
  const operator = operatorOf(organisations)
  const mailBook = new MailBook()
  const staff = makeStaff(root.fork('staff'), organisations, mailBook, asOf)
  const companies = makeCompanies(root.fork('companies'), operator, organisations, asOf)
  const base = makeCustomers(root.fork('customers'), { organisations, ...staff }, companies, mailBook, asOf)
  const demoUser = base.users.find(({ demo }) => demo === 'CUSTOMER')
  const demoCustomer = base.customers.find(({ userId }) => userId === demoUser?.id)
  if (!demoCustomer) throw new Error('the world needs a demo customer')
  const isAgent = ({ organisationId, role }: Membership): boolean =>
    organisationId === operator.id && role === 'AGENT'
  return {
    organisations,
    operator,
    users: [...staff.users, ...base.users],
    memberships: staff.memberships,
    companies,
    customers: base.customers,
    agentIds: staff.memberships.filter(isAgent).map(({ userId }) => userId),
    demoCustomerId: demoCustomer.id,
  }
}

type Trade = Pick<
  World,
  'batteries' | 'variants' | 'prices' | 'warehouses' | 'stock' | 'customers' | 'orders' | 'shipments'
>

function makeTrade(root: Random, { organisations, customers, demoCustomerId }: Society, asOf: Date): Trade {
  const catalogue = makeCatalogue(root.fork('catalogue'), asOf)
  const prices = makePrices(root.fork('prices'), catalogue, asOf)
  const warehouses = makeWarehouses(root.fork('warehouses'), asOf)
  const market = {
    customers,
    organisations,
    catalogue,
    prices: new PriceBook(prices),
    warehouses,
    demoCustomerId,
    asOf,
  }
  const orders = makeOrders(root.fork('orders'), market)
  const shipments = makeShipments(root.fork('shipments'), orders, catalogue.variants, warehouses, asOf)
  const stock = makeStock(root.fork('stock'), catalogue.variants, warehouses, claimedPieces(orders), asOf)
  return { ...catalogue, prices, warehouses, stock, customers, orders, shipments }
}

/** Pieces claimed on each shelf by orders that have not left it. */
function claimedPieces(orders: readonly Order[]): Map<string, number> {
  const claimed = new Map<string, number>()
  for (const { status, warehouseId, lines } of orders) {
    if (status !== 'PLACED' && status !== 'PAID' && status !== 'PACKED') continue
    for (const { variantId, quantity } of lines) {
      const key = shelfKey(variantId, warehouseId)
      claimed.set(key, (claimed.get(key) ?? 0) + quantity)
    }
  }
  return claimed
}

function withLifecycle(customers: readonly Customer[], orders: readonly Order[], asOf: Date): Customer[] {
  const kept = Map.groupBy(
    orders.filter(({ status }) => status !== 'CANCELLED'),
    ({ customerId }) => customerId,
  )
  return customers.map((customer) => {
    const times = (kept.get(customer.id) ?? []).map(({ placedAt }) => placedAt)
    return { ...customer, lifecycleStage: lifecycleStageOf(times, asOf) }
  })
}
