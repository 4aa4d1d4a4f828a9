import type postgres from 'postgres'

/** A table of a subgraph or of the platform, as the catalogue knows it. */
export interface CatalogueTable {
  /** With its schema, such as `commerce.orders`. */
  readonly name: string
  readonly columns: readonly CatalogueColumn[]
}

interface CatalogueColumn {
  readonly name: string
  readonly type: string
}

/** Somebody whose rows are to be kept apart: an organisation, one of its people, and the id all its things have. */
export interface Tenant {
  readonly label: string
  readonly organisationId: string
  readonly userId: string
  readonly thingId: string
}

/** Every table the application role can reach. Columns the database fills by itself are left out. */
export async function readTables(owner: postgres.Sql, schemas: readonly string[]): Promise<CatalogueTable[]> {
  const rows = await owner<{ table: string; column: string; type: string }[]>`
    select c.oid::regclass::text as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ${owner(schemas)} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
       and a.attgenerated = '' and a.attidentity = ''
       and has_table_privilege('stratograph_app', c.oid, 'select, insert, update, delete')
     order by 1, a.attnum`
  const byTable = Map.groupBy(rows, ({ table }) => table)
  return [...byTable].map(([name, found]) => ({
    name,
    columns: found.map(({ column, type }) => ({ name: column, type })),
  }))
}

/**
 * Takes away what a made-up row would stumble over and tenancy does not rest on: checks of values, and foreign keys.
 * Policies, grants and triggers of our own stay.
 */
export async function allowMadeUpRows(owner: postgres.Sql, tables: readonly CatalogueTable[]): Promise<void> {
  const checks = await owner<{ table: string; name: string }[]>`
    select conrelid::regclass::text as table, conname as name from pg_constraint
     where contype = 'c' and conrelid::regclass::text in ${owner(tables.map(({ name }) => name))}`
  for (const { table, name } of checks) await owner.unsafe(`alter table ${table} drop constraint "${name}"`)
  for (const { name } of tables)
    await owner.unsafe(`alter table ${name} disable trigger all; alter table ${name} enable trigger user`)
}

/** A row of the table that is the tenant's in every respect: its organisation, its person, its order, its customer. */
export function rowOf(table: CatalogueTable, tenant: Tenant, distinct = tenant.label): Map<string, string> {
  return new Map(table.columns.map((column) => [column.name, valueOf(table.name, column, tenant, distinct)]))
}

export function insertStatement(table: CatalogueTable, row: ReadonlyMap<string, string>): string {
  const names = [...row.keys()].map((name) => `"${name}"`).join(', ')
  return `insert into ${table.name} (${names}) values (${[...row.values()].join(', ')})`
}

const personColumn = /^(?:.*_)?(?:user|assignee|author|owner|by)_id$/

function valueOf(table: string, { name, type }: CatalogueColumn, tenant: Tenant, distinct: string): string {
  if (type === 'uuid') return `'${idOf(table, name, tenant, distinct)}'`
  if (type.startsWith('timestamp') || type === 'date') return 'now()'
  if (type === 'boolean') return 'true'
  if (/^(?:integer|bigint|smallint|numeric|real|double)/.test(type))
    return type.endsWith('[]') ? `'{1}'` : String(distinct.charCodeAt(0))
  if (type.endsWith('[]')) return `array['${distinct}']::${type}`
  if (type === 'jsonb') return `'{}'`
  if (type === 'tsvector') return `to_tsvector('simple', '${distinct}')`
  const length = /^character\((\d+)\)$/.exec(type)?.[1]
  return `'${length ? distinct.slice(0, Number(length)) : `${distinct} of ${tenant.label}`}'`
}

function idOf(table: string, column: string, tenant: Tenant, distinct: string): string {
  if (column.endsWith('organisation_id') || (column === 'id' && /organisations$|audit_chains$/.test(table)))
    return tenant.organisationId
  if (column === 'chain_id') return tenant.organisationId
  if (personColumn.test(column) || (column === 'id' && table === 'identity.users')) return tenant.userId
  // A second row of the tenant's needs an id of its own, and hangs on the same things.
  if (column === 'id' && distinct !== tenant.label) return tenant.thingId.replace(/^.{8}/, 'ffffffff')
  return tenant.thingId
}
