import { requireOrganisation } from '../../../platform/auth/permission.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { Refusal, refuse } from '../../../platform/errors/refusal.ts'
import type { RefusalReason } from '../../../platform/errors/refusal.ts'
import { findOrCreateCompany } from '../company/company.commands.ts'
import type { CrmContext } from '../context.ts'
import { changeCustomer, createCustomer } from '../customer/customer.commands.ts'
import { contactKeys, findMatchingCustomers, lockContactKeys } from '../customer/customer-match.store.ts'
import type { ContactKeys } from '../customer/customer-match.store.ts'
import { lockCustomer } from '../customer/customer.store.ts'
import type { CustomerRow } from '../customer/customer.store.ts'
import { applyLeadCommand, lockOwnLead } from './lead.commands.ts'
import type { LeadConvertInput } from './lead.input.ts'
import type { LeadRow } from './lead.store.ts'

export interface LeadConversion {
  readonly lead: LeadRow
  readonly customer: CustomerRow
  readonly isNewCustomer: boolean
}

/** The reason of a refused conversion that names the customers to choose from. */
export interface AmbiguousMatch extends RefusalReason<'AMBIGUOUS_MATCH'> {
  readonly candidates: readonly CustomerRow[]
}

/**
 * Makes a lead a customer: one the organisation knows already when e-mail address, telephone or name and company
 * say so, otherwise a new one. One transaction: company, customer and lead change together or not at all.
 * Converting a converted lead again answers the same customer and changes nothing.
 */
export async function convertLead(context: CrmContext, input: LeadConvertInput): Promise<LeadConversion> {
  const { organisationId } = requireOrganisation(context.viewer, 'AGENT')
  return context.database.write(async (tx) => {
    const lead = await lockOwnLead(tx, input.leadId, organisationId)
    if (lead.customerId !== null) return answerConverted(tx, lead, lead.customerId, input.customerId)
    if (lead.status === 'LOST') refuse('LEAD_LOST', 'The lead was lost.', ['input', 'leadId'])
    const keys = contactKeys(lead)
    await lockContactKeys(tx, organisationId, keys)
    const known = input.customerId
      ? await lockNamedCustomer(tx, organisationId, input.customerId)
      : await findOnlyMatch(tx, organisationId, keys)
    const customer = known
      ? await completeCustomer(tx, known, lead, keys)
      : await createCustomer(tx, { organisationId, contact: lead, source: lead.source, userId: null })
    const isNewCustomer = known === null
    const converted = await applyLeadCommand(tx, lead, {
      kind: 'CONVERT',
      customerId: customer.id,
      isNewCustomer,
    })
    if (!converted) throw new Error(`A lead that is ${lead.status} could not be converted.`)
    return { lead: converted, customer, isNewCustomer }
  })
}

async function answerConverted(
  tx: Transaction,
  lead: LeadRow,
  customerId: string,
  namedCustomerId: string | null | undefined,
): Promise<LeadConversion> {
  if (namedCustomerId && namedCustomerId !== customerId)
    refuse('ALREADY_CONVERTED', 'The lead became another customer already.', ['input', 'customerId'])
  const customer = await lockCustomer(tx, customerId)
  if (!customer) throw new Error('The customer a lead became cannot be read.')
  return { lead, customer, isNewCustomer: false }
}

async function lockNamedCustomer(
  tx: Transaction,
  organisationId: string,
  customerId: string,
): Promise<CustomerRow> {
  const customer = await lockCustomer(tx, customerId)
  if (customer?.organisationId === organisationId) return customer
  return refuse('CUSTOMER_NOT_FOUND', 'There is no such customer.', ['input', 'customerId'])
}

async function findOnlyMatch(
  tx: Transaction,
  organisationId: string,
  keys: ContactKeys,
): Promise<CustomerRow | null> {
  const candidates = await findMatchingCustomers(tx, organisationId, keys)
  const [only] = candidates
  if (candidates.length > 1) {
    const reason: AmbiguousMatch = {
      code: 'AMBIGUOUS_MATCH',
      message: `${candidates.length} customers match; name one of them.`,
      field: ['input', 'customerId'],
      candidates,
    }
    throw new Refusal(reason)
  }
  return only ? ((await lockCustomer(tx, only.id)) ?? null) : null
}

/** Adds what the lead knows and the customer record does not; what stands there is never overwritten. */
async function completeCustomer(
  tx: Transaction,
  customer: CustomerRow,
  lead: LeadRow,
  keys: ContactKeys,
): Promise<CustomerRow> {
  const { organisationId } = customer
  const addsEmail =
    customer.email === null && keys.email !== null && !(await isEmailTaken(tx, organisationId, keys.email))
  const addsPhone = customer.phone === null && lead.phone !== null
  const company =
    customer.companyId === null && lead.companyName !== null
      ? await findOrCreateCompany(tx, organisationId, lead.companyName, lead.country)
      : null
  return changeCustomer(tx, customer, {
    ...(addsEmail && { email: lead.email, emailKey: keys.email }),
    ...(addsPhone && { phone: lead.phone, phoneKey: keys.phone }),
    ...(company && { companyId: company.id }),
    ...(customer.country === null && { country: lead.country }),
  })
}

/** A customer named by hand may be another than the one who has the lead's address. */
async function isEmailTaken(tx: Transaction, organisationId: string, email: string): Promise<boolean> {
  const owners = await findMatchingCustomers(tx, organisationId, {
    email,
    phone: null,
    name: '',
    company: null,
  })
  return owners.length > 0
}
