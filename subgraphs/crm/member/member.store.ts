import { and, eq } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { members } from '../tables.ts'

export interface Member {
  readonly organisationId: string
  readonly userId: string
}

export async function insertMember(tx: Transaction, member: Member): Promise<void> {
  await tx.insert(members).values(member).onConflictDoNothing()
}

export async function deleteMember(tx: Transaction, member: Member): Promise<void> {
  await tx.delete(members).where(isMember(member))
}

export async function hasMember(tx: Transaction, member: Member): Promise<boolean> {
  const rows = await tx.select({ userId: members.userId }).from(members).where(isMember(member))
  return rows.length > 0
}

function isMember({ organisationId, userId }: Member) {
  return and(eq(members.organisationId, organisationId), eq(members.userId, userId))
}
