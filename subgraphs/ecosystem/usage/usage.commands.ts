import { lowestIdAt } from '../../../platform/database/uuid.ts'
import { forbidden, invalidInput } from '../../../platform/errors/public-error.ts'
import type { EcosystemContext } from '../context.ts'
import type { UsageRecordArgs } from './usage.input.ts'
import { insertUsage } from './usage-record.store.ts'
import { batchesKnownForDays, daysBefore, minutesKeptForDays } from './usage.ts'

/** Counts a batch that has not been counted; answers whether it was new. */
export async function recordUsage(
  { viewer, database }: EcosystemContext,
  { batchId, windows }: UsageRecordArgs,
): Promise<boolean> {
  if (viewer.kind !== 'service') throw forbidden('Only our own services may count usage.')
  const now = new Date()
  // Of an older one nobody knows any more whether it was counted.
  const oldestBatchId = lowestIdAt(daysBefore(now, batchesKnownForDays))
  if (batchId < oldestBatchId) throw invalidInput('The batch is too old to be counted.', ['batchId'])
  const oldestMinute = daysBefore(now, minutesKeptForDays)
  return database.write((tx) => insertUsage(tx, { batchId, windows, oldestBatchId, oldestMinute }))
}
