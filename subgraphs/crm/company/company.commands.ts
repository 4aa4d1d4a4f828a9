import { requireOrganisation } from '../../../platform/auth/permission.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { CrmContext } from '../context.ts'
import { companyKey } from '../customer/match-keys.ts'
import type { CompanyRegistered } from '../events.ts'
import type { CompanyRegisterInput } from './company.input.ts'
import { insertCompany, selectCompanyByKey } from './company.store.ts'
import type { CompanyRow } from './company.store.ts'

/** Registers a company of the viewer's organisation. Refuses one it already knows by another spelling. */
export async function registerCompany(context: CrmContext, input: CompanyRegisterInput): Promise<CompanyRow> {
  const { organisationId } = requireOrganisation(context.viewer, 'AGENT')
  return context.database.write(async (tx) => {
    const company = await createCompany(tx, organisationId, input.name, input.country ?? null)
    return company ?? refuse('NAME_TAKEN', 'This company is known already.', ['input', 'name'])
  })
}

/** The organisation's company of that name, however it is spelled; made when there is none. */
export async function findOrCreateCompany(
  tx: Transaction,
  organisationId: string,
  name: string,
  country: string | null,
): Promise<CompanyRow> {
  const key = companyKey(name)
  const known = await selectCompanyByKey(tx, organisationId, key)
  if (known) return known
  const created = await createCompany(tx, organisationId, name, country)
  // Somebody else made it between the two statements; the insert waited for them, so it can be read now.
  const company = created ?? (await selectCompanyByKey(tx, organisationId, key))
  if (!company) throw new Error('A company that stood in the way of an insert cannot be read.')
  return company
}

async function createCompany(
  tx: Transaction,
  organisationId: string,
  name: string,
  country: string | null,
): Promise<CompanyRow | null> {
  const row: CompanyRow = {
    id: createId(),
    organisationId,
    name: name.trim(),
    nameKey: companyKey(name),
    country,
    createdAt: new Date(),
  }
  if (!(await insertCompany(tx, row))) return null
  const registered: CompanyRegistered = {
    type: 'crm.company.registered',
    data: { companyId: row.id, name: row.name },
  }
  await appendEvents(tx, {
    stream: stream('crm', 'company', row.id),
    events: [registered],
    organisationId,
    expectedVersion: 0,
  })
  return row
}
