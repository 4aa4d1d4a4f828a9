import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { hasMember } from './member.store.ts'

/** Refuses to give work to anybody who does not work for the organisation; null takes it from everybody. */
export async function requireColleague(
  tx: Transaction,
  organisationId: string,
  assigneeId: string | null,
): Promise<void> {
  if (assigneeId === null || (await hasMember(tx, { organisationId, userId: assigneeId }))) return
  refuse('ASSIGNEE_NOT_MEMBER', 'This person does not work for your organisation.', ['input', 'assigneeId'])
}
