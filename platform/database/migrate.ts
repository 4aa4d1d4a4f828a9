import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { applicationRole } from './database.ts'

/** A set of migrations: the folder `drizzle/<name>`, applied to the Postgres schema of the same name. */
export interface MigrationSet {
  readonly name: string
  readonly folder: string
}

/** A migration that was applied is not the file that stands there now: history was edited. */
export class MigrationDriftError extends Error {
  constructor(set: string, file: string) {
    super(`Migration ${set}/${file} was changed after it was applied; add a new migration instead.`)
    this.name = 'MigrationDriftError'
  }
}

// Any constant will do, as long as every process uses the same.
const migrationLock = 7_240_811

/**
 * Applies what is missing of each set, in order, each file in a transaction of its own.
 * Processes starting together wait for one another; the second finds nothing to do.
 * `url` must name a user who may create schemas and roles.
 */
export async function migrate(url: string, sets: readonly MigrationSet[]): Promise<string[]> {
  const sql = postgres(url, {
    max: 1,
    onnotice: () => undefined,
    connect_timeout: 5,
    connection: { application_name: 'stratograph migrations' },
  })
  try {
    await sql`select pg_advisory_lock(${migrationLock})`
    await prepareJournal(sql)
    const applied: string[] = []
    for (const set of sets) applied.push(...(await applySet(sql, set)))
    return applied
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function prepareJournal(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    create schema if not exists platform;
    create table if not exists platform.migrations (
      set_name text not null, file text not null, checksum text not null,
      applied_at timestamptz not null default now(), primary key (set_name, file)
    )`)
  // Roles belong to the whole server: another database of it may have made this one already, or be making it now.
  await sql.unsafe(`
    do $$ begin
      if not exists (select from pg_roles where rolname = '${applicationRole}') then
        create role ${applicationRole} nologin nosuperuser nobypassrls;
      end if;
    exception when duplicate_object or unique_violation then null;
    end $$;
    grant ${applicationRole} to current_user`)
}

async function applySet(sql: postgres.Sql, set: MigrationSet): Promise<string[]> {
  const files = (await readdir(set.folder)).filter((file) => file.endsWith('.sql')).sort()
  const rows = await sql<
    { file: string; checksum: string }[]
  >`select file, checksum from platform.migrations where set_name = ${set.name}`
  const known = new Map(rows.map((row) => [row.file, row.checksum]))
  const applied: string[] = []
  for (const file of files) {
    const text = await readFile(join(set.folder, file), 'utf8')
    const checksum = createHash('sha256').update(text).digest('hex')
    const before = known.get(file)
    if (before !== undefined && before !== checksum) throw new MigrationDriftError(set.name, file)
    if (before === undefined) applied.push(await applyFile(sql, set, file, text, checksum))
  }
  if (applied.length > 0) await grantToApplication(sql, set.name)
  return applied
}

async function applyFile(
  sql: postgres.Sql,
  set: MigrationSet,
  file: string,
  text: string,
  checksum: string,
): Promise<string> {
  await sql.begin(async (tx) => {
    await tx.unsafe(text)
    await tx`insert into platform.migrations (set_name, file, checksum) values (${set.name}, ${file}, ${checksum})`
  })
  return `${set.name}/${file}`
}

async function grantToApplication(sql: postgres.Sql, schema: string): Promise<void> {
  await sql.unsafe(`
    grant usage on schema ${schema} to ${applicationRole};
    grant select, insert, update, delete on all tables in schema ${schema} to ${applicationRole};
    grant usage, select on all sequences in schema ${schema} to ${applicationRole};
    grant execute on all functions in schema ${schema} to ${applicationRole}`)
  await sql.unsafe(`
    do $$ declare kept regclass; begin
      for kept in select c.oid from pg_class c where c.relnamespace = '${schema}'::regnamespace
                     and c.relkind in ('r', 'p') and obj_description(c.oid, 'pg_class') = 'append-only' loop
        execute format('revoke update, delete on %s from ${applicationRole}', kept);
      end loop;
    end $$`)
  if (schema === 'platform') await sql.unsafe(`revoke all on platform.migrations from ${applicationRole}`)
}
