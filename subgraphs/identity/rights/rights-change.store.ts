import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { lowestIdAt } from '../../../platform/database/uuid.ts'
import { rightsEventTypes } from './rights-change.ts'

export interface RightsEventRow extends Record<string, unknown> {
  readonly id: string
  readonly type: string
  readonly data: unknown
}

/** The events since then that changed somebody's rights, oldest first. */
export async function selectRightsEventsSince(tx: Transaction, since: Date): Promise<RightsEventRow[]> {
  // An event's id tells when it was made, and there is an index on it: the rest of the log is not looked at.
  const rows = await tx.execute<RightsEventRow>(sql`
    select id, type, data from platform.events
     where id >= ${lowestIdAt(since)}::uuid and type in ${rightsEventTypes}
     order by position`)
  return [...rows]
}
