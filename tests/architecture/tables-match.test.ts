import { getTableColumns, is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { subgraphNames } from '../../platform/config/services.ts'
import { createTestDatabase } from '../testkit/database.ts'
import type { TestDatabase } from '../testkit/database.ts'

interface ColumnShape {
  readonly column: string
  readonly type: string
  readonly nullable: boolean
}

let migrated: TestDatabase

beforeAll(async () => {
  migrated = await createTestDatabase()
})
afterAll(() => migrated.drop())

test.each([...subgraphNames])('the tables %s declares are the tables its migrations make', async (name) => {
  const declared = declaredTables(
    (await import(`../../subgraphs/${name}/tables.ts`)) as Record<string, unknown>,
  )
  const actual = await actualTables(name)
  expect([...declared.keys()].sort()).toEqual([...actual.keys()].sort())
  for (const [table, columns] of declared) expect([table, columns]).toEqual([table, actual.get(table)])
})

function declaredTables(module: Record<string, unknown>): Map<string, ColumnShape[]> {
  const tables = Object.values(module).filter((value): value is PgTable => is(value, PgTable))
  return new Map(
    tables.map((table) => [
      getTableConfig(table).name,
      sorted(Object.values(getTableColumns(table)).map(shapeOf)),
    ]),
  )
}

function shapeOf(column: { name: string; notNull: boolean; getSQLType(): string }): ColumnShape {
  return { column: column.name, type: column.getSQLType().replace(' (', '('), nullable: !column.notNull }
}

async function actualTables(schema: string): Promise<Map<string, ColumnShape[]>> {
  const rows = await migrated.database.sql<
    { table: string; column: string; type: string; nullable: boolean }[]
  >`
    select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = ${schema} and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped`
  const shaped = rows.map(({ table, column, type, nullable }) => ({
    table,
    shape: { column, type: driverName(type), nullable },
  }))
  return new Map(
    [...Map.groupBy(shaped, ({ table }) => table)].map(([table, found]) => [
      table,
      sorted(found.map(({ shape }) => shape)),
    ]),
  )
}

/** The catalogue's spelling of a type in drizzle's words. */
function driverName(type: string): string {
  return type
    .replace(/^character varying/, 'varchar')
    .replace(/^character\(/, 'char(')
    .replace(/^timestamp\((\d)\) with time zone/, 'timestamp($1) with time zone')
}

function sorted(columns: readonly ColumnShape[]): ColumnShape[] {
  return [...columns].sort((a, b) => a.column.localeCompare(b.column))
}
