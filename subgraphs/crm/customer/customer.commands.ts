import { requireOrganisation } from '../../../platform/auth/permission.ts'
import { violatedConstraint } from '../../../platform/database/database-error.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import { findOrCreateCompany } from '../company/company.commands.ts'
import type { CrmContext } from '../context.ts'
import type { CustomerEvent } from '../events.ts'
import { changesOf } from './customer.ts'
import type { CustomerSource } from './customer.ts'
import type { CustomerRegisterInput, CustomerUpdateInput } from './customer.input.ts'
import { contactKeys, lockContactKeys } from './customer-match.store.ts'
import type { Contact } from './customer-match.store.ts'
import { insertCustomer, lockCustomer, updateCustomerRow } from './customer.store.ts'
import type { CustomerRow } from './customer.store.ts'
import { emailKey } from '../../../platform/auth/email-key.ts'
import { nameKey, phoneKey } from './match-keys.ts'

/** Registers a customer of the viewer's organisation. Refuses a second one with the same e-mail address. */
export async function registerCustomer(
  context: CrmContext,
  input: CustomerRegisterInput,
): Promise<CustomerRow> {
  const { organisationId } = requireOrganisation(context.viewer, 'AGENT')
  const contact: Contact = {
    name: input.name.trim(),
    email: input.email ?? null,
    phone: input.phone ?? null,
    country: input.country ?? null,
    companyName: input.companyName ?? null,
  }
  return refusingTakenEmail(() =>
    context.database.write(async (tx) => {
      await lockContactKeys(tx, organisationId, contactKeys(contact))
      return createCustomer(tx, { organisationId, contact, source: input.source, userId: null })
    }),
  )
}

/** Changes a customer of the viewer's organisation; appends nothing when nothing differs. */
export async function updateCustomer(context: CrmContext, input: CustomerUpdateInput): Promise<CustomerRow> {
  const { organisationId } = requireOrganisation(context.viewer, 'AGENT')
  return refusingTakenEmail(() =>
    context.database.write(async (tx) => {
      await lockContactKeys(tx, organisationId, { email: input.email ? emailKey(input.email) : null })
      const customer = await lockCustomer(tx, input.customerId)
      if (!customer || customer.organisationId !== organisationId)
        return refuse('NOT_FOUND', 'There is no such customer.', ['input', 'customerId'])
      return changeCustomer(tx, customer, await patchOf(tx, customer, input))
    }),
  )
}

export interface NewCustomer {
  readonly organisationId: string
  readonly contact: Contact
  readonly source: CustomerSource
  readonly userId: string | null
}

/** Inserts a customer and tells of it. The caller holds the contact's locks. */
export async function createCustomer(tx: Transaction, customer: NewCustomer): Promise<CustomerRow> {
  const { organisationId, contact, source, userId } = customer
  const keys = contactKeys(contact)
  const company = contact.companyName
    ? await findOrCreateCompany(tx, organisationId, contact.companyName, contact.country)
    : null
  const now = new Date()
  const row: CustomerRow = {
    id: createId(),
    organisationId,
    name: contact.name,
    nameKey: keys.name,
    email: contact.email,
    emailKey: keys.email,
    phone: contact.phone,
    phoneKey: keys.phone,
    country: contact.country,
    companyId: company?.id ?? null,
    dealerOrganisationId: null,
    userId,
    source,
    stage: 'PROSPECT',
    version: 1,
    createdAt: now,
    updatedAt: now,
  }
  await insertCustomer(tx, row)
  await appendCustomerEvents(tx, row, 0, [
    {
      type: 'crm.customer.registered',
      data: { customerId: row.id, name: row.name, email: row.email, source, userId },
    },
  ])
  return row
}

/** Writes what differs and tells of it: a change of stage by itself, all else together. */
export async function changeCustomer(
  tx: Transaction,
  customer: CustomerRow,
  patch: Partial<CustomerRow>,
): Promise<CustomerRow> {
  const changes = changesOf(customer, patch)
  const { stage, userId, ...rest } = changes
  const customerId = customer.id
  const changed = Object.keys(rest).filter((key) => !key.endsWith('Key'))
  const events: CustomerEvent[] = []
  if (changed.length > 0) events.push({ type: 'crm.customer.updated', data: { customerId, changed } })
  if (userId) events.push({ type: 'crm.customer.linked', data: { customerId, userId } })
  if (stage)
    events.push({
      type: 'crm.customer.stage_changed',
      data: { customerId, from: customer.stage, to: stage },
    })
  if (events.length === 0) return customer
  const version = customer.version + events.length
  const row: CustomerRow = { ...customer, ...changes, version, updatedAt: new Date() }
  await updateCustomerRow(tx, row)
  await appendCustomerEvents(tx, row, customer.version, events)
  return row
}

async function patchOf(
  tx: Transaction,
  customer: CustomerRow,
  input: CustomerUpdateInput,
): Promise<Partial<CustomerRow>> {
  const { email, phone, companyName } = input
  const country = input.country === undefined ? customer.country : input.country
  const keptPhone = phone === undefined ? customer.phone : phone
  const company = companyName
    ? await findOrCreateCompany(tx, customer.organisationId, companyName, country)
    : null
  return {
    ...(input.name != null && { name: input.name.trim(), nameKey: nameKey(input.name) }),
    ...(email !== undefined && { email, emailKey: email === null ? null : emailKey(email) }),
    phone: keptPhone,
    phoneKey: keptPhone === null ? null : phoneKey(keptPhone, country),
    country,
    ...(companyName !== undefined && { companyId: company?.id ?? null }),
    ...(input.dealerId !== undefined && { dealerOrganisationId: input.dealerId }),
    ...(input.stage != null && { stage: input.stage }),
  }
}

async function appendCustomerEvents(
  tx: Transaction,
  customer: CustomerRow,
  expectedVersion: number,
  events: readonly CustomerEvent[],
): Promise<void> {
  const { organisationId } = customer
  await appendEvents(tx, {
    stream: stream('crm', 'customer', customer.id),
    events,
    organisationId,
    expectedVersion,
  })
}

async function refusingTakenEmail<Value>(command: () => Promise<Value>): Promise<Value> {
  try {
    return await command()
  } catch (error) {
    if (violatedConstraint(error) !== 'customers_organisation_id_email_key_key') throw error
    return refuse('EMAIL_TAKEN', 'Another customer has this e-mail address.', ['input', 'email'])
  }
}
