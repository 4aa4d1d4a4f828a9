import type { Consumer } from '../../platform/events/consumer.ts'
import type { CustomerLinked } from '../crm/events.ts'
import { linkCustomerUses } from './project/project.store.ts'

/** What ecosystem reacts to. A handler may meet an event again and then changes nothing. */
export const createEcosystemConsumers = (): readonly Consumer[] => [customerLinks]

const customerLinks: Consumer = {
  name: 'ecosystem.customer-links',
  types: ['crm.customer.linked'] satisfies CustomerLinked['type'][],
  handle: async (event, tx) => {
    const { customerId, userId } = event.data as CustomerLinked['data']
    await linkCustomerUses(tx, customerId, userId)
  },
}
