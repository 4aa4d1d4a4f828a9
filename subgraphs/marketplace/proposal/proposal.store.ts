import { and, eq, inArray, sql } from 'drizzle-orm'
import { selectPage, selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { proposals } from '../tables.ts'
import type { ProposalFilterInput } from './proposal.input.ts'

export type ProposalRow = typeof proposals.$inferSelect

const newestFirst: KeysetOrder = { column: proposals.submittedAt, id: proposals.id, direction: 'desc' }

export function selectProposals(tx: Transaction, ids: readonly string[]): Promise<ProposalRow[]> {
  return tx
    .select()
    .from(proposals)
    .where(inArray(proposals.id, [...ids]))
}

export function selectProposalPage(
  tx: Transaction,
  page: PageRequest,
  filter: ProposalFilterInput | undefined,
): Promise<Page<ProposalRow>> {
  const where = filter?.status == null ? undefined : eq(proposals.status, filter.status)
  return selectPage(tx, { table: proposals, order: newestFirst, where, page })
}

export function selectProposalsByJob(
  tx: Transaction,
  jobIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<ProposalRow>>> {
  return selectPagesByParent(tx, {
    table: proposals,
    parent: proposals.jobId,
    parentIds: jobIds,
    order: newestFirst,
    page,
  })
}

export async function insertProposal(tx: Transaction, row: ProposalRow): Promise<void> {
  await tx.insert(proposals).values(row)
}

export async function updateProposalRow(tx: Transaction, row: ProposalRow): Promise<void> {
  const { id, ...columns } = row
  await tx.update(proposals).set(columns).where(eq(proposals.id, id))
}

/** Declines every standing proposal of a job and answers them as they are now. The caller has the job alone. */
export function declineSubmittedProposals(
  tx: Transaction,
  jobId: string,
  decidedAt: Date,
): Promise<ProposalRow[]> {
  return tx
    .update(proposals)
    .set({ status: 'DECLINED', decidedAt, version: sql`${proposals.version} + 1` })
    .where(and(eq(proposals.jobId, jobId), eq(proposals.status, 'SUBMITTED')))
    .returning()
}
