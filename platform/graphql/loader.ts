import DataLoader from 'dataloader'
import { isUuid } from '../database/uuid.ts'
import type { Page, PageRequest } from '../database/keyset.ts'
import type { Transaction } from '../database/viewer-database.ts'
import type { RequestContext } from './context.ts'

/**
 * Loads rows one by one key from batches of one statement each. `select` may answer in any order and leave rows
 * out; keys without a row load as null. Keys that are not UUIDs never reach the database.
 */
export function rowLoader<Row>(
  context: RequestContext,
  select: (tx: Transaction, keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row | null> {
  return new DataLoader<string, Row | null>(async (keys) => {
    const rows = await readKnown(context, keys, select, [])
    const byKey = new Map(rows.map((row) => [keyOf(row), row]))
    return keys.map((key) => byKey.get(key) ?? null)
  })
}

/** Loads all rows that share a key (a short list such as an order's lines), batched like `rowLoader`. */
export function rowsLoader<Row>(
  context: RequestContext,
  select: (tx: Transaction, keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, readonly Row[]> {
  return new DataLoader<string, readonly Row[]>(async (keys) => {
    const rows = await readKnown(context, keys, select, [])
    const byKey = Map.groupBy(rows, keyOf)
    return keys.map((key) => byKey.get(key) ?? [])
  })
}

/** A page of a parent's list: what a connection field on an entity loads. */
export interface PageKey<Filter = undefined> {
  readonly parentId: string
  readonly page: PageRequest
  readonly filter?: Filter
}

/**
 * Loads one page per parent. Parents asked with the same arguments share one statement (`selectPagesByParent`),
 * so a list of a hundred customers with their orders costs two statements, not a hundred and one.
 */
export function pageLoader<Row, Filter = undefined>(
  context: RequestContext,
  select: (
    tx: Transaction,
    parentIds: readonly string[],
    page: PageRequest,
    filter: Filter | undefined,
  ) => Promise<Map<string, Page<Row>>>,
): DataLoader<PageKey<Filter>, Page<Row>, string> {
  const argumentsOf = (key: PageKey<Filter>) =>
    JSON.stringify([key.page.first, key.page.after, key.page.last, key.page.before, key.filter])
  return new DataLoader<PageKey<Filter>, Page<Row>, string>(
    async (keys) => {
      const answers = new Map<PageKey<Filter>, Page<Row>>()
      for (const group of Map.groupBy(keys, argumentsOf).values()) {
        const { page, filter } = group[0] as PageKey<Filter>
        const parentIds = [...new Set(group.map((key) => key.parentId))]
        const pages = await readKnown(
          context,
          parentIds,
          (tx, ids) => select(tx, ids, page, filter),
          new Map<string, Page<Row>>(),
        )
        for (const key of group) answers.set(key, pages.get(key.parentId) ?? emptyPage)
      }
      return keys.map((key) => answers.get(key) ?? emptyPage)
    },
    { cacheKeyFn: (key) => `${key.parentId} ${argumentsOf(key)}` },
  )
}

const emptyPage: Page<never> = { rows: [], cursors: [], hasNextPage: false, hasPreviousPage: false }

async function readKnown<Answer>(
  context: RequestContext,
  keys: readonly string[],
  select: (tx: Transaction, keys: readonly string[]) => Promise<Answer>,
  none: Answer,
): Promise<Answer> {
  const known = keys.filter(isUuid)
  return known.length === 0 ? none : context.database.read((tx) => select(tx, known))
}
