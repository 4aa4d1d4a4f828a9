import type { OrganisationKind } from '../../platform/auth/viewer.ts'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import type { Database } from '../../platform/database/database.ts'
import { createId } from '../../platform/database/uuid.ts'
import { insertOrganisation } from '../../subgraphs/identity/organisation/organisation.store.ts'
import { insertUser } from '../../subgraphs/identity/user/user.store.ts'

/** Somebody with an account in identity's tables, without password and sessions. */
export interface TestPerson {
  readonly userId: string
  readonly email: string
}

export async function insertPerson(database: Database, displayName = 'Ada'): Promise<TestPerson> {
  const userId = createId()
  const email = `${userId}@example.test`
  const now = new Date()
  const account = { id: userId, email, emailKey: email, displayName, locale: 'de', timeZone: 'Europe/Vienna' }
  const service = database.as(serviceViewer('test'), 'test')
  await service.write((tx) =>
    insertUser(tx, { ...account, emailVerifiedAt: now, createdAt: now, updatedAt: now }),
  )
  return { userId, email }
}

/** An organisation without members; answers its id. */
export async function insertAcme(
  database: Database,
  kind: OrganisationKind = 'CLIENT',
  name = 'Acme',
): Promise<string> {
  const id = createId()
  const now = new Date()
  const row = {
    id,
    name,
    slug: `acme-${id.slice(-12)}`,
    kind,
    country: 'NL',
    createdAt: now,
    updatedAt: now,
  }
  const service = database.as(serviceViewer('test'), 'test')
  await service.write((tx) => insertOrganisation(tx, row))
  return id
}
