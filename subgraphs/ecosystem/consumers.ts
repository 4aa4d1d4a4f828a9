import type { Transaction } from '../../platform/database/viewer-database.ts'
import type { Consumer } from '../../platform/events/consumer.ts'
import type { RecordedEvent } from '../../platform/events/event.ts'
import type { CustomerLinked, CustomerRegistered } from '../crm/events.ts'
import type { OrganisationCreated } from '../identity/events.ts'
import { noteCustomerAccount } from './project/project-customer.commands.ts'
import { createOwnProject } from './project/project.commands.ts'

type CustomerEvent = CustomerRegistered | CustomerLinked

/** Keeps which account belongs to which customer, so that people see the projects they use. */
const customerAccounts: Consumer = {
  name: 'ecosystem.customer-accounts',
  types: ['crm.customer.registered', 'crm.customer.linked'] satisfies CustomerEvent['type'][],
  async handle(event: RecordedEvent, tx: Transaction): Promise<void> {
    const { customerId, userId } = (event as RecordedEvent<string, CustomerEvent['data']>).data
    const { organisationId } = event
    if (organisationId === null) throw new Error(`Customer ${customerId} belongs to no organisation.`)
    await noteCustomerAccount(tx, { customerId, organisationId, userId })
  },
}

/** Once there is an operator, this platform is its first project: the gateway has somewhere to report to. */
const ownProject: Consumer = {
  name: 'ecosystem.own-project',
  types: ['identity.organisation.created'] satisfies OrganisationCreated['type'][],
  async handle(event: RecordedEvent, tx: Transaction): Promise<void> {
    const { organisationId, kind } = (event as RecordedEvent<string, OrganisationCreated['data']>).data
    if (kind === 'OPERATOR') await createOwnProject(tx, organisationId)
  },
}

export function createEcosystemConsumers(): readonly Consumer[] {
  return [customerAccounts, ownProject]
}
