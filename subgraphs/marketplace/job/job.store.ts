import { and, arrayContains, eq, inArray, sql } from 'drizzle-orm'
import { selectPage, selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { jobs } from '../tables.ts'
import type { JobFilterInput } from './job.input.ts'

export type JobRow = typeof jobs.$inferSelect

const newestFirst: KeysetOrder = { column: jobs.createdAt, id: jobs.id, direction: 'desc' }

export function selectJobs(tx: Transaction, ids: readonly string[]): Promise<JobRow[]> {
  return tx
    .select()
    .from(jobs)
    .where(inArray(jobs.id, [...ids]))
}

export function selectJobPage(
  tx: Transaction,
  page: PageRequest,
  filter: JobFilterInput | undefined,
): Promise<Page<JobRow>> {
  const text = sql`to_tsvector('english', ${jobs.title} || ' ' || ${jobs.description})`
  const where = and(
    filter?.status == null ? undefined : eq(jobs.status, filter.status),
    filter?.skill == null ? undefined : arrayContains(jobs.skills, [filter.skill]),
    filter?.country == null ? undefined : eq(jobs.country, filter.country),
    filter?.search == null ? undefined : sql`${text} @@ websearch_to_tsquery('english', ${filter.search})`,
  )
  return selectPage(tx, { table: jobs, order: newestFirst, where, page })
}

export function selectJobsByCustomer(
  tx: Transaction,
  customerIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<JobRow>>> {
  return selectPagesByParent(tx, {
    table: jobs,
    parent: jobs.customerId,
    parentIds: customerIds,
    order: newestFirst,
    page,
  })
}

/**
 * Makes the job's changes and proposals take turns until this transaction ends: whoever adds a proposal shares the
 * lock with others who do, whoever changes the job has it alone. An advisory lock, because a bidder has no right to
 * the job's row that a row lock would need.
 */
export async function lockJob(
  tx: Transaction,
  jobId: string,
  mode: 'shared' | 'alone',
): Promise<JobRow | undefined> {
  const key = sql`hashtextextended(${`marketplace.job ${jobId}`}, 0)`
  await tx.execute(
    mode === 'shared'
      ? sql`select pg_advisory_xact_lock_shared(${key})`
      : sql`select pg_advisory_xact_lock(${key})`,
  )
  const [row] = await selectJobs(tx, [jobId])
  return row
}

export async function insertJob(tx: Transaction, row: JobRow): Promise<void> {
  await tx.insert(jobs).values(row)
}

export async function updateJobRow(tx: Transaction, row: JobRow): Promise<void> {
  const { id, ...columns } = row
  await tx.update(jobs).set(columns).where(eq(jobs.id, id))
}
