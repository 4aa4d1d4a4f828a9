import { describe, expect, test } from 'vitest'
import { chemistryFacts } from './chemistry.ts'
import { phoneKey } from './customers.ts'
import { PriceBook } from './price-list.ts'
import { gs1CheckDigit, upsCheckDigit } from './tracking-number.ts'
import { generateWorld, type World } from './world.ts'

const asOf = new Date('2026-11-21T00:00:00Z')
const world = generateWorld({ seed: 20_261_121, asOf })
const byId = <T extends { readonly id: string }>(items: readonly T[]) =>
  new Map(items.map((item) => [item.id, item]))
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

describe('the size of the world', () => {
  const least: Partial<Record<keyof World, number>> = {
    organisations: 30,
    batteries: 25,
    variants: 60,
    companies: 80,
    customers: 500,
    orders: 2000,
    leads: 300,
    tickets: 400,
    services: 40,
    jobs: 150,
    articles: 40,
    conversations: 120,
    projects: 8,
  }
  test.each(Object.entries(least))('there are enough %s', (kind, count) => {
    expect(world[kind as keyof World].length).toBeGreaterThanOrEqual(count)
  })

  test('there are one operator, twelve dealers, seven clients and twelve providers at least', () => {
    const kinds = Map.groupBy(world.organisations, ({ kind }) => kind)
    expect(kinds.get('OPERATOR')).toHaveLength(1)
    expect(kinds.get('DEALER')?.length).toBeGreaterThanOrEqual(12)
    expect(kinds.get('CLIENT')?.length).toBeGreaterThanOrEqual(7)
    expect(kinds.get('PROVIDER')?.length).toBeGreaterThanOrEqual(12)
  })

  test('dealers and only dealers have a tier', () => {
    expect(world.organisations.filter(({ kind, tier }) => (kind === 'DEALER') !== (tier !== null))).toEqual(
      [],
    )
  })

  test('samples stay below twelve thousand', () => {
    expect(world.samples.length).toBeLessThanOrEqual(12_000)
  })
})

describe('determinism', () => {
  test('the same seed and time give the same world byte for byte', () => {
    expect(JSON.stringify(generateWorld({ seed: 20_261_121, asOf }))).toBe(JSON.stringify(world))
  })

  test('another seed gives another world', () => {
    expect(generateWorld({ seed: 2, asOf }).orders[0]?.id).not.toBe(world.orders[0]?.id)
  })

  test.each([1, 2, 3, 4, 5])('the world of seed %i holds together at another time', (seed) => {
    const other = generateWorld({ seed, asOf: new Date(Date.UTC(2026, seed * 2, seed)) })
    expect(other.orders.length).toBeGreaterThanOrEqual(2000)
    expect(danglingReferences(other)).toEqual([])
    expect(timesAfter(other, new Date(Date.UTC(2026, seed * 2, seed)))).toEqual([])
  })
})

describe('references', () => {
  test('every id refers to something that exists', () => {
    expect(danglingReferences(world)).toEqual([])
  })

  test('ids are unique UUIDv7 over the whole world', () => {
    const ids: string[] = []
    walk(world, (key, value) => key === 'id' && ids.push(String(value)))
    expect(new Set(ids).size).toBe(ids.length)
    expect(
      ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    ).toEqual([])
  })

  test('an id carries the time of its thing', () => {
    for (const { id, placedAt } of world.orders) {
      expect(parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(placedAt.getTime())
    }
  })

  test('nothing has happened after the moment the world has reached', () => {
    expect(timesAfter(world, asOf)).toEqual([])
  })
})

describe('people', () => {
  test('users have unique lower-case addresses under reserved names', () => {
    const emails = world.users.map(({ email }) => email)
    expect(new Set(emails).size).toBe(emails.length)
    expect(emails.filter((email) => !/^[a-z0-9.-]+@[a-z0-9.-]+\.(example|test)$/.test(email))).toEqual([])
  })

  test('there is one demo account for each role', () => {
    const demos = world.users.filter(({ demo }) => demo !== null).map(({ email }) => email)
    const names = ['owner', 'admin', 'manager', 'agent', 'dealer', 'client', 'provider', 'customer']
    expect(demos.toSorted()).toEqual(names.map((name) => `${name}@demo.stratograph.test`).toSorted())
  })

  test('customers are unique by address without case and by phone digits', () => {
    const { customers } = world
    expect(new Set(customers.map(({ email }) => email.toLowerCase())).size).toBe(customers.length)
    expect(new Set(customers.map(({ phone }) => phoneKey(phone))).size).toBe(customers.length)
  })

  test('names hold apostrophes, accents and unusual case', () => {
    const names = world.customers.map(({ name }) => name)
    expect(names.some((name) => /['’]/.test(name))).toBe(true)
    expect(names.some((name) => /[À-ž]/.test(name))).toBe(true)
    expect(names.some((name) => name === name.toLowerCase())).toBe(true)
    expect(names.some((name) => name === name.toUpperCase())).toBe(true)
  })

  test('some open leads are customers we know, spelled another way', () => {
    const phones = new Set(world.customers.map(({ phone }) => phoneKey(phone)))
    const emails = new Map(world.customers.map(({ email }) => [email.toLowerCase(), email]))
    const known = world.leads.filter(
      ({ status, phone }) => status !== 'CONVERTED' && phones.has(phoneKey(phone)),
    )
    expect(known).toHaveLength(15)
    expect(known.filter(({ email }) => emails.get(email.toLowerCase()) === email)).toEqual([])
  })

  test('the demo customer has something of everything', () => {
    const user = world.users.find(({ demo }) => demo === 'CUSTOMER')
    const customer = world.customers.find(({ userId }) => userId === user?.id)
    for (const rows of [world.orders, world.tickets, world.jobs, world.conversations, world.projectUses]) {
      expect(rows.filter(({ customerId }) => customerId === customer?.id).length).toBeGreaterThanOrEqual(2)
    }
  })
})

describe('batteries', () => {
  const batteries = byId(world.batteries)
  test.each(world.variants)('$sku is electrochemically sound', (variant) => {
    const battery = batteries.get(variant.batteryId)
    if (!battery) throw new Error('variant without battery')
    const facts = chemistryFacts[battery.chemistry]
    const cellVolts = variant.nominalVolts / variant.cellsInSeries
    expect(facts.cellVolts.some((volts) => Math.abs(volts - cellVolts) < 0.001)).toBe(true)
    expect(variant.energyWh).toBeCloseTo(variant.nominalVolts * variant.capacityAh, 1)
    const density = variant.energyWh / (variant.weightGrams / 1000)
    expect(density).toBeGreaterThanOrEqual(facts.wattHoursPerKilogram[0])
    expect(density).toBeLessThanOrEqual(facts.wattHoursPerKilogram[1])
    const price = variant.retailAmount / 100 / variant.energyWh
    expect(price).toBeGreaterThanOrEqual(facts.euroPerWattHour[0])
    expect(price).toBeLessThanOrEqual(facts.euroPerWattHour[1])
    expect(variant.unNumber).toBe(facts.unNumbers[variant.packing])
    expect(variant.chargeCelsius).toEqual(facts.chargeCelsius)
    const litres = (variant.lengthMm * variant.widthMm * variant.heightMm) / 1e6
    expect(variant.weightGrams / 1000 / litres).toBeGreaterThan(0.5)
    expect(variant.weightGrams / 1000 / litres).toBeLessThan(4)
  })

  test('all ten chemistries are sold and SKUs and slugs are unique', () => {
    expect(new Set(world.batteries.map(({ chemistry }) => chemistry)).size).toBe(10)
    expect(new Set(world.variants.map(({ sku }) => sku)).size).toBe(world.variants.length)
    expect(new Set(world.batteries.map(({ slug }) => slug)).size).toBe(world.batteries.length)
  })

  test('better tiers and larger quantities cost less, never below cost', () => {
    const book = new PriceBook(world.prices)
    for (const { id, costAmount, retailAmount } of world.variants) {
      const ladder = [
        book.unitAmount(id, 'RETAIL', 1, asOf),
        book.unitAmount(id, 'BRONZE', 1, asOf),
        book.unitAmount(id, 'SILVER', 1, asOf),
        book.unitAmount(id, 'GOLD', 1, asOf),
        book.unitAmount(id, 'GOLD', 10, asOf),
        book.unitAmount(id, 'GOLD', 50, asOf),
      ]
      expect(ladder[0]).toBe(retailAmount)
      expect(ladder).toEqual(ladder.toSorted((one, other) => other - one))
      expect(ladder.at(-1)).toBeGreaterThan(costAmount)
    }
  })

  test('shelves hold what open orders have claimed', () => {
    const open = world.orders.filter(
      ({ status }) => status === 'PLACED' || status === 'PAID' || status === 'PACKED',
    )
    const claimed = sum(open.flatMap(({ lines }) => lines.map(({ quantity }) => quantity)))
    expect(sum(world.stock.map(({ reserved }) => reserved))).toBe(claimed)
    expect(world.stock.filter(({ onHand, reserved }) => reserved > onHand)).toEqual([])
  })
})

describe('orders', () => {
  test('every total adds up in whole cents at the price of its day', () => {
    const book = new PriceBook(world.prices)
    for (const order of world.orders) {
      for (const { variantId, quantity, unitAmount, lineAmount } of order.lines) {
        expect(unitAmount).toBe(book.unitAmount(variantId, order.tier, quantity, order.placedAt))
        expect(lineAmount).toBe(unitAmount * quantity)
      }
      expect(order.subtotalAmount).toBe(sum(order.lines.map(({ lineAmount }) => lineAmount)))
      expect(order.totalAmount).toBe(order.subtotalAmount + order.shippingAmount + order.taxAmount)
      expect(Number.isSafeInteger(order.totalAmount)).toBe(true)
    }
  })

  test('steps follow each other and the status is the last one taken', () => {
    for (const order of world.orders) {
      const { placedAt, paidAt, packedAt, shippedAt, deliveredAt, returnedAt, cancelledAt } = order
      const steps = [placedAt, paidAt, packedAt, shippedAt, deliveredAt, returnedAt]
      const taken = steps.filter((time) => time !== null)
      expect(steps.slice(0, taken.length)).toEqual(taken)
      expect(taken).toEqual(taken.toSorted((one, other) => one.getTime() - other.getTime()))
      const names = ['PLACED', 'PAID', 'PACKED', 'SHIPPED', 'DELIVERED', 'RETURNED'] as const
      expect(order.status).toBe(cancelledAt ? 'CANCELLED' : names[taken.length - 1])
    }
  })

  test('every status occurs', () => {
    expect(new Set(world.orders.map(({ status }) => status)).size).toBe(7)
  })

  test('dealers order more lines and pieces, at their own tier', () => {
    const organisations = byId(world.organisations)
    const [dealers, retail] = [true, false].map((isDealer) =>
      world.orders.filter(({ tier }) => (tier !== 'RETAIL') === isDealer),
    )
    if (!dealers || !retail) throw new Error('no orders')
    for (const { tier, dealerOrganisationId } of dealers)
      expect(organisations.get(dealerOrganisationId ?? '')?.tier).toBe(tier)
    expect(sum(dealers.map(({ lines }) => lines.length)) / dealers.length).toBeGreaterThan(
      2 * (sum(retail.map(({ lines }) => lines.length)) / retail.length),
    )
  })

  test('boats buy in spring and starters in winter', () => {
    const use = new Map(world.batteries.map(({ id, uses }) => [id, uses[0]]))
    const battery = new Map(world.variants.map(({ id, batteryId }) => [id, use.get(batteryId)]))
    const count = (wanted: string, months: readonly number[]) =>
      world.orders.filter(
        ({ placedAt, lines }) =>
          months.includes(placedAt.getUTCMonth()) && battery.get(lines[0]?.variantId ?? '') === wanted,
      ).length
    expect(count('MARINE', [2, 3, 4])).toBeGreaterThan(count('MARINE', [8, 9, 10]))
    expect(count('AUTOMOTIVE', [11, 0, 1])).toBeGreaterThan(count('AUTOMOTIVE', [5, 6, 7]))
  })

  test('a shipment follows its order and its events follow each other', () => {
    const orders = byId(world.orders)
    for (const shipment of world.shipments) {
      const times = shipment.events.map(({ occurredAt }) => occurredAt.getTime())
      expect(times).toEqual(times.toSorted((one, other) => one - other))
      expect(shipment.status).toBe(shipment.events.at(-1)?.status)
      const order = orders.get(shipment.orderId)
      expect(shipment.status === 'DELIVERED').toBe(order?.deliveredAt !== null)
      expect(shipment.deliveredAt).toEqual(order?.deliveredAt)
    }
    expect(world.shipments).toHaveLength(world.orders.filter(({ packedAt }) => packedAt !== null).length)
  })

  test('tracking numbers carry valid check digits', () => {
    expect(upsCheckDigit('999AA1012345678')).toBe(4)
    expect(gs1CheckDigit('37610425002123456')).toBe(9)
    const numbersOf = (prefix: string) =>
      world.shipments
        .filter(({ carrier }) => carrier.startsWith(prefix))
        .map(({ trackingNumber }) => trackingNumber)
    expect(numbersOf('UPS').length).toBeGreaterThan(50)
    expect(numbersOf('DHL').length).toBeGreaterThan(50)
    expect(
      numbersOf('UPS').filter((number) => Number(number.at(-1)) !== upsCheckDigit(number.slice(2, -1))),
    ).toEqual([])
    expect(
      numbersOf('DHL').filter((number) => Number(number.at(-1)) !== gs1CheckDigit(number.slice(2, -1))),
    ).toEqual([])
    expect(new Set(world.shipments.map(({ trackingNumber }) => trackingNumber)).size).toBe(
      world.shipments.length,
    )
  })
})

describe('relations with customers', () => {
  test('a lead is converted exactly when it names its customer', () => {
    expect(
      world.leads.filter(({ status, customerId }) => (status === 'CONVERTED') !== (customerId !== null)),
    ).toEqual([])
    expect(new Set(world.leads.map(({ status }) => status)).size).toBe(5)
  })

  test('letters are filled in completely', () => {
    expect(world.tickets.filter(({ subject, body }) => /[{}]|undefined/.test(subject + body))).toEqual([])
    expect(world.tickets.filter(({ subject }) => subject.trim() === '')).toEqual([])
  })

  test('a ticket about an order belongs to the customer of the order', () => {
    const orders = byId(world.orders)
    const linked = world.tickets.filter(({ orderId }) => orderId !== null)
    expect(linked.length).toBeGreaterThan(100)
    for (const { orderId, customerId } of linked)
      expect(orders.get(orderId ?? '')?.customerId).toBe(customerId)
  })

  test('a ticket answered has an agent, and its status follows its times', () => {
    for (const ticket of world.tickets) {
      expect(ticket.assigneeUserId !== null).toBe(ticket.firstRespondedAt !== null)
      expect(ticket.status === 'CLOSED').toBe(ticket.closedAt !== null)
      expect(ticket.resolvedAt !== null).toBe(ticket.status === 'RESOLVED' || ticket.status === 'CLOSED')
    }
    expect(new Set(world.tickets.map(({ status }) => status)).size).toBe(4)
  })
})

describe('the marketplace', () => {
  const proposals = Map.groupBy(world.proposals, ({ jobId }) => jobId)
  test('a job has exactly one accepted proposal from its award on and none before', () => {
    for (const job of world.jobs) {
      const own = proposals.get(job.id) ?? []
      const accepted = own.filter(({ status }) => status === 'ACCEPTED')
      const isAwarded = ['AWARDED', 'IN_PROGRESS', 'COMPLETED'].includes(job.status)
      expect(accepted.map(({ id }) => id)).toEqual(isAwarded ? [job.acceptedProposalId] : [])
      expect(accepted[0]?.providerId ?? null).toBe(job.providerId)
      const undecided = own.filter(({ status }) => status === 'SUBMITTED').length
      expect(job.status === 'OPEN' || undecided === 0).toBe(true)
      expect(job.status === 'DRAFT' && own.length > 0).toBe(false)
      expect(own.length).toBeLessThanOrEqual(6)
      expect(new Set(own.map(({ providerId }) => providerId)).size).toBe(own.length)
    }
    expect(new Set(world.jobs.map(({ status }) => status)).size).toBe(6)
  })

  test('a provider’s rating is the mean of the reviews received', () => {
    for (const provider of world.providers) {
      const ratings = world.reviews
        .filter(({ providerId }) => providerId === provider.id)
        .map(({ rating }) => rating)
      expect(provider.ratingCount).toBe(ratings.length)
      expect(provider.ratingAverage).toBe(
        ratings.length ? Math.round((10 * sum(ratings)) / ratings.length) / 10 : null,
      )
    }
  })

  test('each provider organisation has one profile', () => {
    const organisations = world.organisations.filter(({ kind }) => kind === 'PROVIDER').map(({ id }) => id)
    expect(world.providers.map(({ organisationId }) => organisationId)).toEqual(organisations)
  })
})

describe('knowledge', () => {
  test.each(world.articles)('$slug has between 150 and 400 words', ({ body }) => {
    const words = body.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
    expect(words).toBeGreaterThanOrEqual(150)
    expect(words).toBeLessThanOrEqual(400)
  })

  test('slugs are unique', () => {
    expect(new Set(world.articles.map(({ slug }) => slug)).size).toBe(world.articles.length)
  })

  test('every quote of the assistant stands in the article it cites, which the public may read', () => {
    const articles = byId(world.articles)
    const citations = world.conversations.flatMap(({ messages }) =>
      messages.flatMap((message) => message.citations),
    )
    expect(citations.length).toBeGreaterThan(150)
    for (const { articleId, articleSlug, quote } of citations) {
      const article = articles.get(articleId)
      expect(article?.slug).toBe(articleSlug)
      expect(article?.audience).toBe('PUBLIC')
      expect(article?.body).toContain(quote)
    }
  })

  test('every answer of the assistant has a citation and customers speak first', () => {
    for (const { messages } of world.conversations) {
      expect(messages[0]?.role).toBe('CUSTOMER')
      expect(messages.map(({ position }) => position)).toEqual(messages.map((_, index) => index))
      expect(
        messages.filter(({ role, citations }) => (role === 'ASSISTANT') !== citations.length > 0),
      ).toEqual([])
    }
  })
})

describe('projects', () => {
  const series = Map.groupBy(world.samples, ({ metricId }) => metricId)
  const samplesOf = (slug: string, key: string) => {
    const project = world.projects.find((candidate) => candidate.slug === slug)
    const metric = world.metrics.find(
      (candidate) => candidate.projectId === project?.id && candidate.key === key,
    )
    return series.get(metric?.id ?? '') ?? []
  }

  test('each of the seven projects has three metrics at least, and this platform none before it runs', () => {
    for (const { id, slug } of world.projects) {
      const isOurs = slug === 'stratograph'
      const metrics = world.metrics.filter(({ projectId }) => projectId === id)
      expect(isOurs ? metrics.length === 0 : metrics.length >= 3).toBe(true)
      expect(world.healthChecks.some(({ projectId }) => projectId === id)).toBe(!isOurs)
    }
  })

  test('counters never fall and ratios are numerator over denominator', () => {
    const kinds = Map.groupBy(world.metrics, ({ kind }) => kind)
    for (const { id } of kinds.get('COUNTER') ?? []) {
      const values = (series.get(id) ?? []).map(({ value }) => value)
      expect(values.length).toBeGreaterThan(200)
      expect(values).toEqual(values.toSorted((one, other) => one - other))
    }
    const ratios = (kinds.get('RATIO') ?? []).flatMap(({ id }) => series.get(id) ?? [])
    expect(ratios.length).toBeGreaterThan(1000)
    for (const { value, numerator, denominator } of ratios) {
      expect(value).toBe((numerator ?? NaN) / (denominator ?? NaN))
      expect(value).toBeLessThanOrEqual(1)
    }
  })

  test('recurring revenue is explained by its moves, and a year is twelve months', () => {
    const [mrr, arr, won, grown, lost] = ['mrr', 'arr', 'mrr_new', 'mrr_expansion', 'mrr_churned'].map(
      (key) => samplesOf('sub-pro', `revenue.${key}`).map(({ value }) => value),
    )
    if (!mrr || !arr || !won || !grown || !lost) throw new Error('no ledger')
    expect(arr).toEqual(mrr.map((value) => value * 12))
    const moves = mrr.map(
      (value, index) => value - (won[index] ?? NaN) - (grown[index] ?? NaN) + (lost[index] ?? NaN),
    )
    expect(new Set(moves).size).toBe(1)
    expect(new Set(mrr).size).toBeGreaterThan(20)
  })

  test('samples reach back thirty days and end within the last hour', () => {
    const times = samplesOf('seftec-store', 'orders.placed').map(({ at }) => at.getTime())
    expect(asOf.getTime() - (times.at(-1) ?? 0)).toBeLessThan(3_600_000)
    expect(asOf.getTime() - (times[0] ?? 0)).toBeGreaterThanOrEqual(30 * 86_400_000)
  })
})

/** Visits every field of every object in the world. */
function walk(value: unknown, visit: (key: string, value: unknown) => void): void {
  if (value === null || typeof value !== 'object' || value instanceof Date) return
  for (const [key, inner] of Object.entries(value)) {
    visit(key, inner)
    walk(inner, visit)
  }
}

/** What a field of that name refers to. */
function targets(of: World): Record<string, readonly { readonly id: string }[]> {
  const {
    organisations,
    users,
    batteries,
    variants,
    warehouses,
    companies,
    customers,
    orders,
    jobs,
    proposals,
    providers,
    articles,
    projects,
    metrics,
  } = of
  return {
    organisationId: organisations,
    dealerOrganisationId: organisations,
    userId: users,
    authorUserId: users,
    agentUserId: users,
    assigneeUserId: users,
    batteryId: batteries,
    variantId: variants,
    warehouseId: warehouses,
    companyId: companies,
    customerId: customers,
    orderId: orders,
    jobId: jobs,
    acceptedProposalId: proposals,
    providerId: providers,
    articleId: articles,
    projectId: projects,
    metricId: metrics,
  }
}

function danglingReferences(of: World): string[] {
  const known = new Map(
    Object.entries(targets(of)).map(([key, items]) => [key, new Set(items.map(({ id }) => id))]),
  )
  const dangling: string[] = []
  walk(of, (key, value) => {
    if (!key.endsWith('Id') || value === null) return
    if (!known.get(key)?.has(String(value))) dangling.push(`${key} ${String(value)}`)
  })
  return dangling
}

/** Times beyond the present, promises and ends of validity excepted. */
function timesAfter(of: World, moment: Date): string[] {
  const late: string[] = []
  walk(of, (key, value) => {
    if (value instanceof Date && value > moment && key !== 'expectedAt')
      late.push(`${key} ${value.toISOString()}`)
  })
  return late
}
