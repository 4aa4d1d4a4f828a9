import type { Consumer } from '../../platform/events/consumer.ts'
import type { CustomerLinked, CustomerRegistered } from '../crm/events.ts'
import { insertKnownCustomer, linkKnownCustomer } from './customer/customer.store.ts'

/** What marketplace reacts to. Each handler may meet an event again and then changes nothing. */
export const createMarketplaceConsumers = (): readonly Consumer[] => [customers]

type CustomerEvent = CustomerRegistered | CustomerLinked

const customers: Consumer = {
  name: 'marketplace.customers',
  types: ['crm.customer.registered', 'crm.customer.linked'] satisfies CustomerEvent['type'][],
  handle: async (event, tx) => {
    if (event.type === 'crm.customer.linked') {
      const { customerId, userId } = event.data as CustomerLinked['data']
      return linkKnownCustomer(tx, customerId, userId)
    }
    const { customerId, userId } = event.data as CustomerRegistered['data']
    const { organisationId } = event
    if (organisationId === null) throw new Error(`Customer ${customerId} belongs to no organisation.`)
    await insertKnownCustomer(tx, { customerId, organisationId, userId })
  },
}
