import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { insertKnownOrder } from '../ticket/ticket.store.ts'
import { stageAfterOrder } from './customer.ts'
import { changeCustomer } from './customer.commands.ts'
import { lockCustomer } from './customer.store.ts'

export interface PlacedOrder {
  readonly orderId: string
  readonly customerId: string | null
  readonly userId: string | null
  readonly placedAt: Date
}

/**
 * Remembers whose order it is and that the customer bought. An order met before and one of somebody crm does not
 * know are passed over.
 */
export async function recordOrder(tx: Transaction, order: PlacedOrder): Promise<void> {
  const customerId = await insertKnownOrder(tx, order)
  const customer = customerId === null ? undefined : await lockCustomer(tx, customerId)
  if (!customer) return
  await changeCustomer(tx, customer, { stage: stageAfterOrder(customer.stage, order.placedAt, new Date()) })
}
