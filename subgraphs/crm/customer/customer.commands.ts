import { violatedConstraint } from '../../../platform/database/database-error.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import { requireOrganisation } from '../../../platform/auth/permission.ts'
import type { CrmContext } from '../context.ts'
import type { CustomerRegistered } from '../events.ts'
import { emailKey } from './customer.ts'
import type { CustomerRegisterInput } from './customer.input.ts'
import { insertCustomer } from './customer.store.ts'
import type { CustomerRow } from './customer.store.ts'

/** Registers a customer of the viewer's organisation. Refuses a second one with the same e-mail address. */
export async function registerCustomer(
  context: CrmContext,
  input: CustomerRegisterInput,
): Promise<CustomerRow> {
  const { organisationId } = requireOrganisation(context.viewer, 'AGENT')
  const now = new Date()
  const row: CustomerRow = {
    id: createId(),
    organisationId,
    name: input.name,
    email: input.email ?? null,
    emailKey: input.email ? emailKey(input.email) : null,
    phone: input.phone ?? null,
    phoneKey: null,
    companyId: null,
    userId: null,
    source: input.source,
    stage: 'PROSPECT',
    createdAt: now,
    updatedAt: now,
  }
  await context.database
    .write(async (tx) => {
      await insertCustomer(tx, row)
      const registered: CustomerRegistered = {
        type: 'crm.customer.registered',
        data: { customerId: row.id, name: row.name, email: row.email, source: row.source },
      }
      await appendEvents(tx, {
        stream: stream('crm', 'customer', row.id),
        events: [registered],
        organisationId,
        expectedVersion: 0,
      })
    })
    .catch((error: unknown) => {
      if (violatedConstraint(error) !== 'customers_organisation_id_email_key_key') throw error
      return refuse('EMAIL_TAKEN', 'Another customer has this e-mail address.', ['input', 'email'])
    })
  return row
}
