import { and, asc, eq, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { companies, customers } from '../tables.ts'
import type { CustomerRow } from './customer.store.ts'
import { emailKey } from '../../../platform/auth/email-key.ts'
import { companyKey, nameKey, phoneKey } from './match-keys.ts'

/** What is known of a person, as they wrote it. */
export interface Contact {
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
  readonly country: string | null
  readonly companyName: string | null
}

/** What a contact is compared by. Keys of things unknown are null and match nothing. */
export interface ContactKeys {
  readonly email: string | null
  readonly phone: string | null
  readonly name: string
  readonly company: string | null
}

/** More than this many equals are as good as any number: somebody has to choose. */
const maxCandidates = 10

export function contactKeys(contact: Contact): ContactKeys {
  return {
    email: contact.email === null ? null : emailKey(contact.email),
    phone: contact.phone === null ? null : phoneKey(contact.phone, contact.country),
    name: nameKey(contact.name),
    company: contact.companyName === null ? null : companyKey(contact.companyName),
  }
}

/**
 * Makes everybody who is about to create a customer with one of these keys wait for this transaction's end, so that
 * whoever comes second finds what the first made.
 */
export async function lockContactKeys(
  tx: Transaction,
  organisationId: string,
  keys: Partial<ContactKeys>,
): Promise<void> {
  const parts = [
    keys.email ? `email ${keys.email}` : null,
    keys.phone ? `phone ${keys.phone}` : null,
    keys.company ? `name ${keys.name} at ${keys.company}` : null,
  ]
  // In one order for all, so that two transactions never wait for each other.
  const locks = parts
    .filter((part) => part !== null)
    .map((part) => `crm.contact ${organisationId} ${part}`)
    .sort()
  for (const lock of locks) await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`)
}

/**
 * The organisation's customers that are this contact: the one with the same e-mail address, else those with the
 * same telephone number, else those of the same name at the same company.
 */
export async function findMatchingCustomers(
  tx: Transaction,
  organisationId: string,
  keys: ContactKeys,
): Promise<CustomerRow[]> {
  const byEmail = keys.email && (await selectMatches(tx, organisationId, eq(customers.emailKey, keys.email)))
  if (byEmail && byEmail.length > 0) return byEmail
  const byPhone = keys.phone && (await selectMatches(tx, organisationId, eq(customers.phoneKey, keys.phone)))
  if (byPhone && byPhone.length > 0) return byPhone
  if (keys.company === null) return []
  const atCompany = tx
    .select({ id: companies.id })
    .from(companies)
    .where(and(eq(companies.organisationId, organisationId), eq(companies.nameKey, keys.company)))
  return selectMatches(
    tx,
    organisationId,
    and(eq(customers.nameKey, keys.name), sql`${customers.companyId} in ${atCompany}`),
  )
}

function selectMatches(
  tx: Transaction,
  organisationId: string,
  same: SQL | undefined,
): Promise<CustomerRow[]> {
  return tx
    .select()
    .from(customers)
    .where(and(eq(customers.organisationId, organisationId), same))
    .orderBy(asc(customers.createdAt), asc(customers.id))
    .limit(maxCandidates)
}
