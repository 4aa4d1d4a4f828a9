import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import type { UsageWindowInput } from './usage.input.ts'

export interface UsageBatch {
  readonly batchId: string
  readonly windows: readonly UsageWindowInput[]
  /** Batches and minutes before these are no longer kept. */
  readonly oldestBatchId: string
  readonly oldestMinute: Date
}

/** Counts a batch; answers false, and changes nothing, when it was counted before. */
export async function insertUsage(
  tx: Transaction,
  { batchId, windows, oldestBatchId, oldestMinute }: UsageBatch,
): Promise<boolean> {
  const rows = JSON.stringify(windows.map(toRow))
  const [counted] = await tx.execute<{ is_new: boolean }>(
    sql`select ecosystem.record_usage(${batchId}::uuid, ${rows}::jsonb, ${oldestBatchId}::uuid, ${oldestMinute.toISOString()}::timestamptz) as is_new`,
  )
  if (!counted?.is_new) return false
  await tx.execute(
    sql`select ecosystem.record_usage_fields(${rows}::jsonb, ${oldestMinute.toISOString()}::timestamptz)`,
  )
  return true
}

function toRow(window: UsageWindowInput) {
  return {
    organisation_id: window.organisationId,
    application_id: window.applicationId,
    api_key_id: window.apiKeyId,
    environment: window.environment,
    starts_at: window.startsAt,
    document_id: window.documentId ?? '',
    operation_name: window.operationName ?? '',
    published_id: window.publishedId ?? null,
    calls: window.calls,
    events: window.events,
    refusals: window.refusals,
    errors: window.errors,
    quota_errors: window.quotaErrors,
    estimated_points: window.estimatedPoints,
    actual_points: window.actualPoints,
    latencies: window.latencies,
    codes: window.codes,
    fields: window.fields,
  }
}
