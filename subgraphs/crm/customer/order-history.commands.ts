import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { insertKnownOrder } from '../ticket/ticket.store.ts'
import { stageAfterOrder } from './customer.ts'
import { changeCustomer } from './customer.commands.ts'
import { lockCustomer, selectCustomersByUser } from './customer.store.ts'
import type { CustomerRow } from './customer.store.ts'

export interface PlacedOrder {
  readonly orderId: string
  readonly customerId: string | null
  readonly userId: string | null
  readonly placedAt: Date
}

/** Remembers whose order it is and that the customer bought. Orders of people crm does not know are passed over. */
export async function recordOrder(tx: Transaction, order: PlacedOrder): Promise<void> {
  const customer = await lockBuyer(tx, order)
  if (!customer) return
  await insertKnownOrder(tx, order.orderId, customer.id)
  await changeCustomer(tx, customer, { stage: stageAfterOrder(customer.stage, order.placedAt, new Date()) })
}

async function lockBuyer(tx: Transaction, order: PlacedOrder): Promise<CustomerRow | undefined> {
  if (order.customerId !== null) return lockCustomer(tx, order.customerId)
  if (order.userId === null) return undefined
  const [customer] = await selectCustomersByUser(tx, [order.userId])
  return customer && lockCustomer(tx, customer.id)
}
