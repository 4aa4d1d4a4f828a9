import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import type { HealthStatus } from '../health-check/health-check.ts'
import { metrics, projects } from '../tables.ts'
import type { EcosystemOverview } from './overview.type.ts'

// As `isStale` says of one metric.
const isFresh = sql`${metrics.latestAt} >= now() - make_interval(secs => ${metrics.staleAfterSeconds})`

/** One statement over what row level security shows. */
export async function selectOverview(tx: Transaction): Promise<EcosystemOverview> {
  const [row] = await tx.execute<{
    health: { status: HealthStatus | null; count: number }[]
    fresh: number
    stale: number
  }>(sql`
    select (select coalesce(jsonb_agg(jsonb_build_object('status', status, 'count', count) order by status nulls last), '[]'::jsonb)
              from (select ${projects.healthStatus} as status, count(*) from ${projects} group by 1) as by_status) as health,
           count(*) filter (where ${isFresh})::int as fresh,
           count(*) filter (where (${isFresh}) is not true)::int as stale
      from ${metrics}`)
  const { health, fresh, stale } = row ?? { health: [], fresh: 0, stale: 0 }
  const isPartial = stale > 0 || health.some(({ status }) => status === null)
  return { projectsByHealth: health, freshMetrics: fresh, staleMetrics: stale, isPartial }
}
