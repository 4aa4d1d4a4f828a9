import { stream } from '../../../platform/events/event.ts'
import { stageAfterOrder } from '../../../subgraphs/crm/customer/customer.ts'
import type { CustomerSource, CustomerStage } from '../../../subgraphs/crm/customer/customer.ts'
import { emailKey } from '../../../platform/auth/email-key.ts'
import { companyKey, nameKey, phoneKey } from '../../../subgraphs/crm/customer/match-keys.ts'
import type { CompanyRegistered, CustomerEvent } from '../../../subgraphs/crm/events.ts'
import type { companies, customers } from '../../../subgraphs/crm/tables.ts'
import type { Happening, History } from '../history.ts'
import { dayMs, later } from '../world/calendar.ts'
import type { Customer, CustomerSource as WorldSource } from '../world/customers.ts'
import type { Order } from '../world/orders.ts'
import type { World } from '../world/world.ts'

/** The world speaks of the website, crm of the web. */
export function sourceOf(source: WorldSource): CustomerSource {
  return source === 'WEBSITE' ? 'WEB' : source
}

export function companyHistories(world: World): History<typeof companies.$inferInsert>[] {
  return world.companies.map(({ id, organisationId, name, country, createdAt }) => {
    const event: CompanyRegistered = {
      type: 'crm.company.registered',
      data: { companyId: id, name },
    }
    return {
      row: { id, organisationId, name, nameKey: companyKey(name), country, createdAt },
      stream: stream('crm', 'company', id),
      organisationId,
      happenings: [{ event, at: createdAt }],
    }
  })
}

export function customerHistories(world: World): History<typeof customers.$inferInsert>[] {
  const kept = world.orders.filter(({ cancelledAt }) => cancelledAt === null)
  const ordersByCustomer = Map.groupBy(kept, ({ customerId }) => customerId)
  const now = new Date(Math.max(...world.orders.map(({ placedAt }) => placedAt.getTime())))
  return world.customers.map((customer) =>
    customerHistory(customer, ordersByCustomer.get(customer.id) ?? [], now),
  )
}

function customerHistory(
  customer: Customer,
  orders: readonly Order[],
  now: Date,
): History<typeof customers.$inferInsert> {
  const { id, organisationId, name, email, phone, userId, createdAt } = customer
  const source = sourceOf(customer.source)
  const { country } = customer.address
  const registered: Happening<CustomerEvent> = {
    event: { type: 'crm.customer.registered', data: { customerId: id, name, email, source, userId } },
    at: createdAt,
  }
  const stages = stageChanges(id, orders, now)
  const happenings = [registered, ...stages]
  return {
    row: {
      id,
      organisationId,
      name,
      nameKey: nameKey(name),
      email,
      emailKey: emailKey(email),
      phone,
      phoneKey: phoneKey(phone, country),
      country,
      companyId: customer.companyId,
      dealerOrganisationId: customer.dealerOrganisationId,
      userId,
      source,
      stage: stageOf(orders, now),
      version: happenings.length,
      createdAt,
      updatedAt: happenings.at(-1)?.at ?? createdAt,
    },
    stream: stream('crm', 'customer', id),
    organisationId,
    happenings,
  }
}

function stageOf(orders: readonly Order[], now: Date): CustomerStage {
  const last = lastOrderAt(orders)
  return last === null ? 'PROSPECT' : stageAfterOrder('DORMANT', last, now)
}

/** ACTIVE with the first order; DORMANT a year after the last. */
function stageChanges(customerId: string, orders: readonly Order[], now: Date): Happening<CustomerEvent>[] {
  const change = (from: CustomerStage, to: CustomerStage, at: Date): Happening<CustomerEvent> => ({
    event: { type: 'crm.customer.stage_changed', data: { customerId, from, to } },
    at,
  })
  const last = lastOrderAt(orders)
  if (last === null) return []
  const first = new Date(Math.min(...orders.map(({ placedAt }) => placedAt.getTime())))
  const became = change('PROSPECT', 'ACTIVE', first)
  return stageOf(orders, now) === 'ACTIVE'
    ? [became]
    : [became, change('ACTIVE', 'DORMANT', later(last, 365 * dayMs))]
}

function lastOrderAt(orders: readonly Order[]): Date | null {
  return orders.length === 0 ? null : new Date(Math.max(...orders.map(({ placedAt }) => placedAt.getTime())))
}
