import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { subgraphNames } from '../../platform/config/services.ts'
import { applicationRole } from '../../platform/database/database.ts'
import { createTestDatabase } from '../testkit/database.ts'
import type { TestDatabase } from '../testkit/database.ts'

let migrated: TestDatabase

beforeAll(async () => {
  migrated = await createTestDatabase()
})
afterAll(() => migrated.drop())

test('every table forces row security and has a policy', async () => {
  const schemas = ['platform', ...subgraphNames]
  const unprotected = await migrated.database.sql<{ name: string }[]>`
    select c.oid::regclass::text as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ${migrated.database.sql(schemas)} and c.relkind in ('r', 'p')
       and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))
       -- The journal is the migrating role's alone.
       and has_table_privilege(${applicationRole}, c.oid, 'select, insert, update, delete')`
  expect(unprotected.map((table) => table.name)).toEqual([])
})

test('the application role owns nothing and cannot bypass row security', async () => {
  const [role] = await migrated.database.sql`
    select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,
           (select count(*)::int from pg_class where relowner = pg_roles.oid) as owned,
           current_user = ${applicationRole} as is_current
      from pg_roles where rolname = ${applicationRole}`
  expect(role).toEqual({
    rolsuper: false,
    rolbypassrls: false,
    rolcreatedb: false,
    rolcreaterole: false,
    owned: 0,
    is_current: true,
  })
})

test('the application role can neither become another role nor touch what protects the tables', async () => {
  const login = `login_${randomUUID().replaceAll('-', '')}`
  const owner = postgres(migrated.url, { max: 1, onnotice: () => undefined })
  const [{ owning } = { owning: '' }] = await owner<{ owning: string }[]>`select current_user::text as owning`
  // As a deployment gives it: a login of its own that may do what the application's role may.
  await owner.unsafe(`create role ${login} login password 'p' in role ${applicationRole}`)
  const url = new URL(migrated.url)
  url.username = login
  url.password = 'p'
  const application = postgres(url.href, {
    max: 1,
    connection: { role: applicationRole },
    onnotice: () => undefined,
  })
  const attempts = [
    `set role ${owning}`,
    `set session authorization ${owning}`,
    'alter table identity.users disable row level security',
    'alter table identity.users no force row level security',
    'alter table identity.audit_entries disable trigger all',
    'drop policy users_read on identity.users',
    'alter policy users_read on identity.users using (true)',
    'create policy mine on identity.users using (true)',
    `alter role ${applicationRole} bypassrls`,
    'truncate identity.audit_entries',
    'drop table identity.audit_entries',
    'create table identity.mine (id int)',
    'create or replace function platform.viewer_is_service() returns boolean language sql as $$ select true $$',
    'set session_replication_role = replica',
    'select * from platform.migrations',
  ]
  try {
    const outcomes: string[] = []
    for (const statement of attempts) {
      const outcome = await application.unsafe(statement).then(
        () => 'done',
        (error: { code: string }) => error.code,
      )
      if (outcome !== '42501') outcomes.push(`${statement}: ${outcome}`)
    }
    expect(outcomes).toEqual([])
    // `row_security = off` does not switch policies off, it makes what they would filter an error.
    await application`set row_security = off`
    await expect(application`select 1 from identity.users`).rejects.toMatchObject({ code: '42501' })
  } finally {
    await application.end()
    await owner.unsafe(`drop role ${login}`)
    await owner.end()
  }
})
