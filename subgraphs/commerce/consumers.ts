import type { Consumer } from '../../platform/events/consumer.ts'
import type { RecordedEvent } from '../../platform/events/event.ts'
import type { Transaction } from '../../platform/database/viewer-database.ts'
import type { CustomerLinked, CustomerRegistered } from '../crm/events.ts'
import { insertCustomerAccount, linkCustomerAccount } from './order/customer-account.store.ts'
import { linkOrders } from './order/order.store.ts'

type CustomerEvent = CustomerRegistered | CustomerLinked

/** Keeps in `customer_accounts` which account belongs to which customer, and gives earlier orders what they lacked. */
const customerAccounts: Consumer = {
  name: 'commerce.customer-accounts',
  types: ['crm.customer.registered', 'crm.customer.linked'] satisfies CustomerEvent['type'][],
  async handle(event: RecordedEvent, tx: Transaction): Promise<void> {
    const { customerId, userId } = (event as RecordedEvent<string, CustomerEvent['data']>).data
    const { organisationId } = event
    if (organisationId === null) throw new Error(`Customer ${customerId} belongs to no organisation.`)
    if (!userId) return insertCustomerAccount(tx, { customerId, organisationId, userId: null })
    await linkCustomerAccount(tx, { customerId, organisationId, userId })
    await linkOrders(tx, { customerId, organisationId, userId })
  },
}

export function createConsumers(): readonly Consumer[] {
  return [customerAccounts]
}
