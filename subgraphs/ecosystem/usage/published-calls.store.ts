import { and, eq, gte, isNotNull, sum } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { usageWindows } from '../tables.ts'

/** How often each published operation was called since the beginning of a day of UTC, by the id of its publication. */
export async function selectPublishedCalls(tx: Transaction, since: Date): Promise<Map<string, number>> {
  const rows = await tx
    .select({ publishedId: usageWindows.publishedId, calls: sum(usageWindows.calls).mapWith(Number) })
    .from(usageWindows)
    .where(
      and(
        eq(usageWindows.span, 'DAY'),
        gte(usageWindows.startsAt, since),
        isNotNull(usageWindows.publishedId),
      ),
    )
    .groupBy(usageWindows.publishedId)
  return new Map(rows.map(({ publishedId, calls }) => [String(publishedId), calls]))
}
