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
