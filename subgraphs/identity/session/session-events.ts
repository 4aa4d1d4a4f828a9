import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { IdentityEvent } from '../events.ts'
import type { SessionRow } from './session.store.ts'

export async function appendSessionEvents(
  tx: Transaction,
  session: Pick<SessionRow, 'id' | 'organisationId'>,
  events: readonly IdentityEvent[],
): Promise<void> {
  const { id, organisationId } = session
  await appendEvents(tx, { stream: stream('identity', 'session', id), events, organisationId })
}
