import type { Transaction } from '../../platform/database/viewer-database.ts'
import type { Consumer } from '../../platform/events/consumer.ts'
import type { RecordedEvent } from '../../platform/events/event.ts'
import type { CustomerLinked, CustomerRegistered } from '../crm/events.ts'
import type { OrganisationCreated } from '../identity/events.ts'
import { linkConversations } from './conversation/conversation.commands.ts'
import { insertCustomerAccount, insertOperatorOrganisation } from './conversation/customer-account.store.ts'

type CustomerEvent = CustomerRegistered | CustomerLinked

/** Keeps which account belongs to which customer, and gives earlier conversations the customer they lacked. */
const customerAccounts: Consumer = {
  name: 'ai.customer-accounts',
  types: ['crm.customer.registered', 'crm.customer.linked'] satisfies CustomerEvent['type'][],
  async handle(event: RecordedEvent, tx: Transaction): Promise<void> {
    const { customerId, userId } = (event as RecordedEvent<string, CustomerEvent['data']>).data
    const { organisationId } = event
    if (organisationId === null) throw new Error(`Customer ${customerId} belongs to no organisation.`)
    if (!userId) return insertCustomerAccount(tx, { customerId, organisationId, userId: null })
    await linkConversations(tx, { customerId, organisationId, userId })
  },
}

/** Learns which organisation answers retail customers. */
const operator: Consumer = {
  name: 'ai.operator',
  types: ['identity.organisation.created'] satisfies OrganisationCreated['type'][],
  async handle(event: RecordedEvent, tx: Transaction): Promise<void> {
    const { organisationId, kind } = (event as RecordedEvent<string, OrganisationCreated['data']>).data
    if (kind === 'OPERATOR') await insertOperatorOrganisation(tx, organisationId)
  },
}

export function createAiConsumers(): readonly Consumer[] {
  return [customerAccounts, operator]
}
