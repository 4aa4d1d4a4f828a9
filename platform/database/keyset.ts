import { and, asc, desc, getTableColumns, gt, inArray, lt, lte, or, eq, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { invalidInput } from '../errors/public-error.ts'
import { isUuid } from './uuid.ts'
import type { Transaction } from './viewer-database.ts'

/** Which slice of a list is wanted: Relay's four arguments, already within their limits. */
export interface PageRequest {
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
  readonly last?: number | null | undefined
  readonly before?: string | null | undefined
}

/** A slice of a list with a cursor for each row. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly cursors: readonly string[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
}

/** What a list is sorted by. `id` breaks ties, so equal values never hide or repeat a row. */
export interface KeysetOrder {
  /** The sort column: not null, and of a type that JSON carries exactly (text, number, instant, uuid). */
  readonly column: PgColumn
  readonly id: PgColumn
  readonly direction: 'asc' | 'desc'
}

type RowOf<Table extends PgTable> = Table['$inferSelect']

export const defaultPageSize = 20
export const maxPageSize = 100

/** One page of a table's rows that meet `where`. */
export async function selectPage<Table extends PgTable>(
  tx: Transaction,
  query: { table: Table; order: KeysetOrder; where?: SQL | undefined; page: PageRequest },
): Promise<Page<RowOf<Table>>> {
  const slice = readSlice(query.page, query.order)
  const rows = await tx
    .select()
    .from(query.table as PgTable)
    .where(and(query.where, slice.after))
    .orderBy(...slice.orderBy)
    .limit(slice.size + 1)
  return composePage(rows as RowOf<Table>[], slice, query.order)
}

/**
 * One page per parent in a single statement: the loader form of `selectPage` for a list field.
 * Parents without rows get an empty page.
 */
export async function selectPagesByParent<Table extends PgTable>(
  tx: Transaction,
  query: {
    table: Table
    parent: PgColumn
    parentIds: readonly string[]
    order: KeysetOrder
    where?: SQL | undefined
    page: PageRequest
  },
): Promise<Map<string, Page<RowOf<Table>>>> {
  const slice = readSlice(query.page, query.order)
  const rank = sql<number>`row_number() over (partition by ${query.parent} order by ${sql.join([...slice.orderBy], sql`, `)})`
  const table: PgTable = query.table
  const ranked = tx
    .select({ ...getTableColumns(table), keysetRank: rank.as('keyset_rank') })
    .from(table)
    .where(and(inArray(query.parent, [...query.parentIds]), query.where, slice.after))
    .as('ranked')
  const found: unknown[] = await tx
    .select()
    .from(ranked)
    .where(lte(ranked.keysetRank, slice.size + 1))
    .orderBy(ranked.keysetRank)
  const rows = found as (RowOf<Table> & Record<string, unknown>)[]
  const parentKey = propertyOf(query.table, query.parent)
  const byParent = Map.groupBy(rows, (row) => String(row[parentKey]))
  return new Map(
    query.parentIds.map((id) => [id, composePage<RowOf<Table>>(byParent.get(id) ?? [], slice, query.order)]),
  )
}

interface Slice {
  readonly size: number
  readonly backwards: boolean
  readonly hasCursor: boolean
  readonly after: SQL | undefined
  readonly orderBy: readonly [SQL, SQL]
}

function readSlice(page: PageRequest, order: KeysetOrder): Slice {
  const backwards = page.last != null
  if (backwards && page.first != null) throw invalidInput('Give first or last, not both.', ['last'])
  if (backwards && page.after != null) throw invalidInput('last goes with before, not with after.', ['after'])
  if (!backwards && page.before != null) throw invalidInput('before goes with last.', ['before'])
  const size = page.first ?? page.last ?? defaultPageSize
  const sizeField = backwards ? 'last' : 'first'
  if (size < 1 || size > maxPageSize)
    throw invalidInput(`${sizeField} must be between 1 and ${maxPageSize}.`, [sizeField])
  const cursor = backwards ? page.before : page.after
  const ascending = (order.direction === 'asc') !== backwards
  const sorted = ascending ? asc : desc
  return {
    size,
    backwards,
    hasCursor: cursor != null,
    after:
      cursor == null
        ? undefined
        : beyond(readCursor(cursor, order, backwards ? 'before' : 'after'), order, ascending),
    orderBy: [sorted(order.column), sorted(order.id)],
  }
}

function beyond(position: CursorPosition, order: KeysetOrder, ascending: boolean): SQL | undefined {
  const past = ascending ? gt : lt
  return or(
    past(order.column, position.value),
    and(eq(order.column, position.value), past(order.id, position.id)),
  )
}

function composePage<Row>(found: readonly Row[], slice: Slice, order: KeysetOrder): Page<Row> {
  const hasMore = found.length > slice.size
  const rows = found.slice(0, slice.size)
  if (slice.backwards) rows.reverse()
  const [valueKey, idKey] = [
    propertyOf(order.column.table, order.column),
    propertyOf(order.id.table, order.id),
  ]
  return {
    rows,
    cursors: rows.map((row) => writeCursor(row as Record<string, unknown>, valueKey, idKey)),
    hasNextPage: slice.backwards ? slice.hasCursor : hasMore,
    hasPreviousPage: slice.backwards ? hasMore : slice.hasCursor,
  }
}

interface CursorPosition {
  readonly value: unknown
  readonly id: string
}

function writeCursor(row: Record<string, unknown>, valueKey: string, idKey: string): string {
  const value = row[valueKey]
  const plain = value instanceof Date ? value.toISOString() : value
  return Buffer.from(JSON.stringify([plain, row[idKey]])).toString('base64url')
}

function readCursor(cursor: string, order: KeysetOrder, field: string): CursorPosition {
  const malformed = () => invalidInput(`${field} is not a cursor of this list.`, [field])
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw malformed()
  }
  if (!Array.isArray(parsed) || parsed.length !== 2) throw malformed()
  const [plain, id] = parsed as [unknown, unknown]
  const value = order.column.dataType === 'date' ? new Date(String(plain)) : plain
  const fits = value instanceof Date ? !Number.isNaN(value.getTime()) : typeof value === order.column.dataType
  if (!fits || !isUuid(id)) throw malformed()
  return { value, id }
}

function propertyOf(table: PgTable | PgColumn['table'], column: PgColumn): string {
  const entry = Object.entries(getTableColumns(table as PgTable)).find(
    ([, candidate]) => candidate.name === column.name,
  )
  if (!entry) throw new Error(`${column.name} is not a column of the listed table.`)
  return entry[0]
}
