import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { contactKeys, findMatchingCustomers, lockContactKeys } from './customer-match.store.ts'
import type { Contact } from './customer-match.store.ts'
import { changeCustomer, createCustomer } from './customer.commands.ts'
import { lockCustomer, selectCustomersByUser, selectOperatorOrganisation } from './customer.store.ts'

export interface Account {
  readonly userId: string
  readonly email: string
  readonly displayName: string
}

/**
 * Gives a new account its customer record at the operator: the one with the same e-mail address when nobody has an
 * account for it yet, otherwise a new one. Does nothing when the account has a record, so it may run again.
 */
export async function linkAccount(tx: Transaction, account: Account): Promise<void> {
  const organisationId = await selectOperatorOrganisation(tx)
  if (organisationId === null) throw new Error('The operator organisation is not known yet.')
  const contact: Contact = {
    name: account.displayName,
    email: account.email,
    phone: null,
    country: null,
    companyName: null,
  }
  const keys = contactKeys(contact)
  await lockContactKeys(tx, organisationId, keys)
  if ((await selectCustomersByUser(tx, [account.userId])).length > 0) return
  const [match] = await findMatchingCustomers(tx, organisationId, keys)
  const customer = match && (await lockCustomer(tx, match.id))
  if (!customer) return void (await createCustomer(tx, { organisationId, contact, source: 'WEB', userId: account.userId })) // prettier-ignore
  // Somebody else's account stands behind this address: staff have to look, a program must not take it over.
  if (customer.userId === null) await changeCustomer(tx, customer, { userId: account.userId })
}
