import type { Battery, Catalogue } from './batteries.ts'
import {
  dayMs,
  happened,
  historyDays,
  hourMs,
  inWorkingHours,
  later,
  minuteMs,
  momentBetween,
} from './calendar.ts'
import type { Customer } from './customers.ts'
import type { Order } from './orders.ts'
import type { Random } from './random.ts'
import type { Shipment } from './shipments.ts'
import { letters, type Letter, type TicketCategory, type TicketPriority } from './ticket-letters.ts'

export type TicketStatus = 'OPEN' | 'PENDING' | 'RESOLVED' | 'CLOSED'

export interface Ticket {
  readonly id: string
  /** Running number, such as T-10042. */
  readonly number: string
  /** The tenant that owns the record: always the operator. */
  readonly organisationId: string
  readonly customerId: string
  readonly orderId: string | null
  readonly subject: string
  readonly body: string
  readonly category: TicketCategory
  readonly priority: TicketPriority
  readonly status: TicketStatus
  readonly assigneeUserId: string | null
  /** 1 to 5, asked once when the ticket is resolved; most people do not answer. */
  readonly satisfaction: number | null
  readonly createdAt: Date
  readonly firstRespondedAt: Date | null
  readonly resolvedAt: Date | null
  readonly closedAt: Date | null
}

export interface Mailbox {
  readonly customers: readonly Customer[]
  readonly orders: readonly Order[]
  readonly shipments: readonly Shipment[]
  readonly catalogue: Catalogue
  readonly agentIds: readonly string[]
  readonly demoCustomerId: string
  readonly asOf: Date
}

const ticketCount = 460
const demoTickets = 4

/** Hours until somebody answers, and days until it is solved. */
const pace: Readonly<Record<TicketPriority, readonly [answerHours: number, solveDays: number]>> = {
  URGENT: [0.4, 1],
  HIGH: [2, 3],
  NORMAL: [6, 5],
  LOW: [14, 8],
}

const carrierNames: Readonly<Record<Shipment['carrier'], string>> = {
  DHL_PARCEL: 'DHL',
  DHL_FREIGHT: 'DHL Freight',
  DPD: 'DPD',
  POSTNL: 'PostNL',
  UPS: 'UPS',
}

export function makeTickets(random: Random, mailbox: Mailbox): Ticket[] {
  const index = new MailboxIndex(mailbox)
  const drafts = Array.from({ length: ticketCount }, (_, position) =>
    makeTicket(random, mailbox, index, position < demoTickets),
  )
  drafts.sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
  return drafts.map((draft, position) => ({ ...draft, number: `T-${10_001 + position}` }))
}

function makeTicket(random: Random, mailbox: Mailbox, index: MailboxIndex, isDemo: boolean): Ticket {
  const topic = chooseTopic(random, mailbox, index, isDemo)
  const createdAt = writtenAt(random, topic, mailbox.asOf)
  const answered = answer(random, topic.letter.priority, createdAt, mailbox.asOf)
  return {
    id: random.id(createdAt),
    number: '',
    organisationId: topic.customer.organisationId,
    customerId: topic.customer.id,
    orderId: topic.order?.id ?? null,
    subject: write(random, topic.letter.subject, topic, index),
    body: write(random, topic.letter.body, topic, index),
    category: topic.letter.category,
    priority: topic.letter.priority,
    assigneeUserId: answered.firstRespondedAt ? random.pick(mailbox.agentIds) : null,
    createdAt,
    ...answered,
  }
}

interface Topic {
  readonly letter: Letter
  readonly customer: Customer
  readonly order: Order | null
}

function chooseTopic(random: Random, mailbox: Mailbox, index: MailboxIndex, isDemo: boolean): Topic {
  for (;;) {
    const letter = random.pick(letters)
    const pool = isDemo ? index.ordersOf(mailbox.demoCustomerId) : mailbox.orders
    // Orders are in the order of time, and the recent ones are written about most.
    const order = random.pick(random.chance(0.2) ? pool.slice(-90) : pool)
    const customer = index.customerOf(order)
    if (!letter.aboutOrder) return { letter, customer, order: null }
    if (index.suits(letter, order)) return { letter, customer, order }
  }
}

/** A letter about an order follows it within weeks; others come at any time the customer was known. */
function writtenAt(random: Random, { letter, customer, order }: Topic, asOf: Date): Date {
  if (!order) {
    const known = Math.max(customer.createdAt.getTime(), asOf.getTime() - historyDays * dayMs)
    return momentBetween(
      random,
      new Date(random.chance(0.15) ? Math.max(known, asOf.getTime() - 12 * dayMs) : known),
      asOf,
    )
  }
  const start =
    letter.category === 'DELIVERY'
      ? (order.shippedAt ?? order.placedAt)
      : (order.deliveredAt ?? order.placedAt)
  const span = (letter.category === 'WARRANTY' || letter.category === 'TECHNICAL' ? 160 : 9) * dayMs
  const end = Math.min(asOf.getTime(), start.getTime() + span)
  return momentBetween(random, new Date(Math.min(start.getTime() + hourMs, end)), new Date(end))
}

type Handling = Pick<Ticket, 'status' | 'satisfaction' | 'firstRespondedAt' | 'resolvedAt' | 'closedAt'>

function answer(random: Random, priority: TicketPriority, createdAt: Date, asOf: Date): Handling {
  const [answerHours, solveDays] = pace[priority]
  const wait = answerHours * hourMs * Math.exp(random.normal(0, 0.6))
  const first =
    priority === 'URGENT' ? later(createdAt, wait) : inWorkingHours(random, later(createdAt, wait))
  // Some wait for a part, a log or the customer.
  const patience = random.chance(0.15) ? 8 : 1
  const solved = later(first, 20 * minuteMs + patience * solveDays * dayMs * random.between(0.05, 1.6))
  const closed = later(solved, random.between(3, 10) * dayMs)
  const firstRespondedAt = happened(first, asOf)
  const resolvedAt = happened(solved, asOf)
  const closedAt = happened(closed, asOf)
  const waits = random.chance(0.6)
  const status = closedAt
    ? 'CLOSED'
    : resolvedAt
      ? 'RESOLVED'
      : firstRespondedAt && waits
        ? 'PENDING'
        : 'OPEN'
  const asked = random.chance(0.35)
  const score = Number(random.weighted({ 5: 58, 4: 26, 3: 8, 2: 4, 1: 4 }))
  return { status, satisfaction: resolvedAt && asked ? score : null, firstRespondedAt, resolvedAt, closedAt }
}

function write(random: Random, text: string, { customer, order }: Topic, index: MailboxIndex): string {
  const shipment = order && index.shipmentOf(order)
  const values: Record<string, string> = {
    first: customer.name.split(' ')[0] ?? customer.name,
    days: String(random.integer(3, 9)),
    volts: random.between(2, 9).toFixed(1),
    order: order?.number ?? '',
    product: order ? index.productOf(order) : '',
    carrier: shipment ? carrierNames[shipment.carrier] : 'the carrier',
    tracking: shipment?.trackingNumber ?? '',
  }
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark)
}

class MailboxIndex {
  readonly #customers: ReadonlyMap<string, Customer>
  readonly #orders: ReadonlyMap<string, readonly Order[]>
  readonly #shipments: ReadonlyMap<string, Shipment>
  readonly #batteryByVariant: ReadonlyMap<string, Battery>
  readonly #variantNames: ReadonlyMap<string, string>

  constructor({ customers, orders, shipments, catalogue }: Mailbox) {
    this.#customers = new Map(customers.map((customer) => [customer.id, customer]))
    this.#orders = Map.groupBy(orders, ({ customerId }) => customerId)
    this.#shipments = new Map(shipments.map((shipment) => [shipment.orderId, shipment]))
    const batteries = new Map(catalogue.batteries.map((battery) => [battery.id, battery]))
    this.#variantNames = new Map(catalogue.variants.map(({ id, name }) => [id, name]))
    this.#batteryByVariant = new Map(
      catalogue.variants.flatMap(({ id, batteryId }) => {
        const battery = batteries.get(batteryId)
        return battery ? [[id, battery] as const] : []
      }),
    )
  }

  customerOf(order: Order): Customer {
    const customer = this.#customers.get(order.customerId)
    if (!customer) throw new Error(`order ${order.number} has no customer`)
    return customer
  }

  ordersOf(customerId: string): readonly Order[] {
    return this.#orders.get(customerId) ?? []
  }

  shipmentOf(order: Order): Shipment | undefined {
    return this.#shipments.get(order.id)
  }

  productOf(order: Order): string {
    return this.#variantNames.get(order.lines[0]?.variantId ?? '') ?? 'battery'
  }

  /** Whether the letter can be about the order: right chemistry, and shipped or delivered if it says so. */
  suits({ category, chemistries, subject, body }: Letter, order: Order): boolean {
    const chemistry = this.#batteryByVariant.get(order.lines[0]?.variantId ?? '')?.chemistry
    if (chemistries && (!chemistry || !chemistries.includes(chemistry))) return false
    const asksBack = subject.includes('Refund')
    if (asksBack) return order.returnedAt !== null
    if (order.cancelledAt) return false
    if (category === 'DELIVERY')
      return body.includes('still says') ? order.shippedAt !== null : order.deliveredAt !== null
    return category === 'BILLING' ? order.paidAt !== null : order.deliveredAt !== null
  }
}
