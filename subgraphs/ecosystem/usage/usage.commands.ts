import { requireService } from '../../../platform/auth/permission.ts'
import { lowestIdAt } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { invalidInput } from '../../../platform/errors/public-error.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { EcosystemContext } from '../context.ts'
import type { UsageCounted } from '../events.ts'
import type { UsageRecordArgs, UsageWindowInput } from './usage.input.ts'
import { insertUsage } from './usage-record.store.ts'
import { batchesKnownForDays, daysBefore, minutesKeptForDays, sumCounts } from './usage.ts'

/** Counts a batch that has not been counted; answers whether it was new. */
export async function recordUsage(
  { viewer, database }: EcosystemContext,
  { batchId, windows }: UsageRecordArgs,
): Promise<boolean> {
  requireService(viewer)
  const now = new Date()
  // Of an older one nobody knows any more whether it was counted.
  const oldestBatchId = lowestIdAt(daysBefore(now, batchesKnownForDays))
  if (batchId < oldestBatchId) throw invalidInput('The batch is too old to be counted.', ['batchId'])
  const oldestMinute = daysBefore(now, minutesKeptForDays)
  return database.write(async (tx) => {
    const isNew = await insertUsage(tx, { batchId, windows, oldestBatchId, oldestMinute })
    if (isNew) await appendCounted(tx, windows)
    return isNew
  })
}

/** One event an application, in one order, so that batches wait for one another instead of in a ring. */
async function appendCounted(tx: Transaction, windows: readonly UsageWindowInput[]): Promise<void> {
  const byApplication = Map.groupBy(windows, ({ applicationId }) => applicationId)
  const inOrder = [...byApplication].toSorted(([one], [other]) => (one < other ? -1 : 1))
  for (const [applicationId, counted] of inOrder) {
    const event: UsageCounted = {
      type: 'ecosystem.usage.counted',
      data: { applicationId, counts: sumCounts(counted) },
    }
    await appendEvents(tx, {
      stream: stream('ecosystem', 'usage', applicationId),
      events: [event],
      organisationId: counted[0]?.organisationId ?? null,
    })
  }
}
