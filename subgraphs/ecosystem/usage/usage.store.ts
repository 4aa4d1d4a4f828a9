import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { usageErrors, usageFields, usageWindows } from '../tables.ts'
import type { OperationOrder } from './usage.input.ts'
import type { UsageCounts } from './usage.ts'
import type {
  ApiKeyUsage,
  FieldCost,
  OperationUsage,
  UsageErrorCount,
  UsageQuery,
  UsageWindow,
} from './usage.type.ts'

/** Whose a row of usage is. */
export type Owned<Row> = Row & { readonly ownerId: string }

/** Which rows: those of several owners over the same time share a statement. */
export interface UsageSelection extends Omit<UsageQuery, 'ownerId'> {
  readonly ownerIds: readonly string[]
}

/** Windows in which something was counted, oldest first. */
export async function selectUsageWindows(
  tx: Transaction,
  selection: UsageSelection,
): Promise<Owned<UsageWindow>[]> {
  const rows = await tx.execute<CountRow & { starts_at: string }>(sql`
    select ${ownerOf(selection)} as owner_id, starts_at, ${countColumns}
      from ${usageWindows} where ${matches(selection)}
     group by owner_id, starts_at order by owner_id, starts_at`)
  return rows.map((row) => ({ ...owned(row), startsAt: new Date(row.starts_at) }))
}

const orders: Readonly<Record<OperationOrder, SQL>> = {
  ACTUAL_POINTS: sql`sum(actual_points) desc, sum(calls) desc`,
  CALLS: sql`sum(calls) desc, sum(actual_points) desc`,
  ERRORS: sql`sum(errors + refusals) desc, sum(calls) desc`,
}

/** The first operations of each owner by an order. */
export async function selectTopOperations(
  tx: Transaction,
  selection: UsageSelection,
  { first, order }: { readonly first: number; readonly order: OperationOrder },
): Promise<Owned<Omit<OperationUsage, 'query'>>[]> {
  const owner = ownerOf(selection)
  const rows = await tx.execute<
    CountRow & { document_id: string; operation_name: string; published_id: string | null }
  >(sql`
    select * from (
      select ${owner} as owner_id, document_id, operation_name, published_id, ${countColumns},
             row_number() over (partition by ${owner} order by ${orders[order]}, document_id, operation_name) as place
        from ${usageWindows} where ${matches(selection)}
       group by ${owner}, document_id, operation_name, published_id
    ) as placed where place <= ${first} order by owner_id, place`)
  return rows.map((row) => ({
    ...owned(row),
    documentId: row.document_id || null,
    operationName: row.operation_name || null,
    operation: row.published_id === null ? null : { id: row.published_id },
  }))
}

/** The fields that cost most of each operation. */
export async function selectFieldCosts(
  tx: Transaction,
  selection: UsageSelection,
  first: number,
): Promise<Owned<FieldCost & Pick<OperationUsage, 'documentId' | 'operationName'>>[]> {
  const owner = ownerOf(selection)
  const rows = await tx.execute<{
    owner_id: string
    document_id: string
    operation_name: string
    field: string
    points: number
  }>(sql`
    select * from (
      select ${owner} as owner_id, document_id, operation_name, field, sum(points) as points,
             row_number() over (partition by ${owner}, document_id, operation_name order by sum(points) desc, field) as place
        from ${usageFields} where ${matches(selection)}
       group by ${owner}, document_id, operation_name, field
    ) as placed where place <= ${first} order by owner_id, place`)
  return rows.map(({ owner_id, document_id, operation_name, field, points }) => ({
    ownerId: owner_id,
    documentId: document_id || null,
    operationName: operation_name || null,
    field,
    points,
  }))
}

/** Every key that was used, the most used first. */
export async function selectKeyUsage(
  tx: Transaction,
  selection: UsageSelection,
): Promise<Owned<ApiKeyUsage>[]> {
  const rows = await tx.execute<
    CountRow & { application_id: string; api_key_id: string; environment: ApiKeyUsage['environment'] }
  >(sql`
    select ${ownerOf(selection)} as owner_id, application_id, api_key_id, environment, ${countColumns}
      from ${usageWindows} where ${matches(selection)}
     group by ${ownerOf(selection)}, application_id, api_key_id, environment
     order by sum(calls) desc, api_key_id`)
  return rows.map((row) => ({
    ...owned(row),
    applicationId: row.application_id,
    apiKeyId: row.api_key_id,
    environment: row.environment,
  }))
}

/** Errors by their code, the most frequent first. */
export async function selectUsageErrors(
  tx: Transaction,
  selection: UsageSelection,
): Promise<Owned<UsageErrorCount>[]> {
  const rows = await tx.execute<{ owner_id: string; code: string; count: number }>(sql`
    select ${ownerOf(selection)} as owner_id, code, sum(count)::float8 as count
      from ${usageErrors} where ${matches(selection)}
     group by owner_id, code order by sum(count) desc, code`)
  return rows.map(({ owner_id, code, count }) => ({ ownerId: owner_id, code, count }))
}

const countColumns = sql`
  sum(calls)::float8 as calls, sum(events)::float8 as events, sum(refusals)::float8 as refusals,
  sum(errors)::float8 as errors, sum(quota_errors)::float8 as quota_errors,
  sum(estimated_points)::float8 as estimated_points, sum(actual_points)::float8 as actual_points,
  ecosystem.sum_counts(latencies) as latencies`

interface CountRow extends Record<string, unknown> {
  readonly owner_id: string
  readonly calls: number
  readonly events: number
  readonly refusals: number
  readonly errors: number
  readonly quota_errors: number
  readonly estimated_points: number
  readonly actual_points: number
  readonly latencies: readonly number[]
}

function owned(row: CountRow): { readonly ownerId: string; readonly counts: UsageCounts } {
  const { calls, events, refusals, errors, latencies } = row
  const counts = {
    calls,
    events,
    refusals,
    errors,
    quotaErrors: row.quota_errors,
    estimatedPoints: row.estimated_points,
    actualPoints: row.actual_points,
    latencies,
  }
  return { ownerId: row.owner_id, counts }
}

function ownerOf({ owner }: UsageSelection): SQL {
  return sql.raw(owner === 'application' ? 'application_id' : 'organisation_id')
}

function matches(selection: UsageSelection): SQL {
  const { ownerIds, span, from, to, environment } = selection
  const all = sql`${ownerOf(selection)} = any (${`{${ownerIds.join(',')}}`}::uuid[]) and span = ${span}
    and starts_at >= ${from.toISOString()}::timestamptz and starts_at < ${to.toISOString()}::timestamptz`
  return environment === null ? all : sql`${all} and environment = ${environment}`
}
