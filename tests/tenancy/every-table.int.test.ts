import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { viewerClaims } from '../../platform/auth/claims.ts'
import { anonymousViewer, serviceViewer } from '../../platform/auth/viewer.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { createId } from '../../platform/database/uuid.ts'
import { createTestDatabase } from '../testkit/database.ts'
import type { TestDatabase } from '../testkit/database.ts'
import { testUser } from '../testkit/subgraph.ts'
import { allowMadeUpRows, insertStatement, readTables, rowOf } from './tenant-rows.ts'
import type { CatalogueTable, Tenant } from './tenant-rows.ts'

/** Tables whose every row everybody may read, each with its reason. Nobody but their organisation may write them. */
const readByEverybody: Readonly<Record<string, string>> = {
  'ai.operator_organisation': 'Who answers retail customers is known to whoever asks a question.',
  'commerce.batteries': 'The catalogue is public.',
  'commerce.variants': 'The catalogue is public.',
  'commerce.warehouses': 'Where goods are sent from is told before anybody buys.',
  'commerce.stock_levels': 'What can be had is told before anybody buys.',
  'marketplace.provider_profiles': 'Providers are looked for by everybody.',
  'marketplace.services': 'What providers offer is looked for by everybody.',
}

/** Columns that name another organisation and that the row's own may set, each with its reason. */
const namesAnother: Readonly<Record<string, string>> = {
  'commerce.dealer_accounts dealer_organisation_id': 'A seller says which organisation is its dealer.',
  'crm.customers dealer_organisation_id': 'A seller says which organisation its customer buys for.',
  'identity.sessions organisation_id':
    'A person says whom a session of theirs acts for; each token asks for the membership anew.',
}

const tenant = (label: string): Tenant => ({
  label,
  organisationId: createId(),
  userId: createId(),
  thingId: createId(),
})
const [own, other] = [tenant('A'), tenant('B')]

const member = testUser({
  userId: own.userId,
  organisationId: own.organisationId,
  organisationKind: 'CLIENT',
  role: 'OWNER',
})
const machine: Viewer = {
  kind: 'machine',
  principal: 'APPLICATION',
  machineId: createId(),
  credentialId: createId(),
  organisationId: own.organisationId,
  organisationKind: 'CLIENT',
  role: 'OWNER',
  scopes: [],
}
const strangers: [string, Viewer][] = [
  ['the owner of another organisation', member],
  ['a dealer', { ...member, organisationKind: 'DEALER' }],
  ['a machine of another organisation', machine],
  ['nobody', anonymousViewer],
]

let store: TestDatabase
let owner: postgres.Sql
let tables: CatalogueTable[]
/** Where the other tenant's row of each table lies, and our own. */
let places: ReadonlyMap<string, string>
let ownPlaces: ReadonlyMap<string, string>

beforeAll(async () => {
  store = await createTestDatabase()
  owner = postgres(store.url, { max: 1, onnotice: () => undefined })
  tables = await readTables(owner, ['platform', ...subgraphNames])
  await allowMadeUpRows(owner, tables)
  places = await fillTables(other)
  ownPlaces = await fillTables(own)
})
afterAll(async () => {
  await owner?.end()
  await store?.drop()
})

/**
 * A row of the tenant's in every table. One that holds but one row holds that of who came first: of the other tenant, or
 * of the migrations, which is nobody's here either.
 */
async function fillTables(tenant: Tenant): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  await owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const table of tables) {
      const statement = `${insertStatement(table, rowOf(table, tenant))} on conflict do nothing returning ctid::text as place`
      const [row] = await tx.unsafe(statement)
      if (row) found.set(table.name, String(row['place']))
      else if (tenant === other) found.set(table.name, await placeOfOnlyRow(tx, table))
    }
  })
  return found
}

async function placeOfOnlyRow(tx: postgres.TransactionSql, { name }: CatalogueTable): Promise<string> {
  const rows = await tx.unsafe(`select ctid::text as place from ${name}`)
  if (rows.length !== 1) throw new Error(`${name} takes no row of a tenant's, and holds ${rows.length}.`)
  return String(rows[0]?.['place'])
}

/** Runs one statement as the application does for a viewer, undone afterwards: rows it touched, or the error's code. */
async function attempt(viewer: Viewer | null, statement: string): Promise<number | string> {
  let outcome: number | string = 'not run'
  const undo = new Error('undo')
  await store.database.sql
    .begin(async (tx) => {
      if (viewer)
        await tx`select set_config('request.jwt.claims', ${JSON.stringify(viewerClaims(viewer))}, true)`
      outcome = await tx.unsafe(statement).then(
        (rows) => rows.count,
        (error: { code: string }) => error.code,
      )
      throw undo
    })
    .catch((error: unknown) => {
      if (error !== undo && typeof outcome !== 'string') throw error
    })
  return outcome
}

/** The outcome of one statement for every table, but those where it is `expected`. */
async function unlike(
  expected: readonly (number | string)[],
  viewer: Viewer | null,
  statement: (table: CatalogueTable) => string,
): Promise<Record<string, number | string>> {
  const odd: Record<string, number | string> = {}
  for (const table of tables) {
    const outcome = await attempt(viewer, statement(table))
    if (!expected.includes(outcome)) odd[table.name] = outcome
  }
  return odd
}

const ofOther = (table: CatalogueTable) => `ctid = '${places.get(table.name) ?? ''}'::tid`
const firstColumn = (table: CatalogueTable) => `"${table.columns[0]?.name ?? ''}"`
const select = (table: CatalogueTable) => `select 1 from ${table.name} where ${ofOther(table)}`
const update = (table: CatalogueTable) =>
  `update ${table.name} set ${firstColumn(table)} = ${firstColumn(table)} where ${ofOther(table)}`
const remove = (table: CatalogueTable) => `delete from ${table.name} where ${ofOther(table)}`
const insert = (table: CatalogueTable) => insertStatement(table, rowOf(table, other, 'C'))

/** Refused by a policy or a grant, or by a trigger that keeps a log or a chain. */
const refused = ['42501', '23000']

test('every table of every subgraph is tried', () => {
  expect(tables.length).toBeGreaterThan(40)
  for (const name of ['platform', ...subgraphNames])
    expect(tables.filter((table) => table.name.startsWith(`${name}.`)).length).toBeGreaterThan(0)
})

test('a service sees the row in every table and may insert it, so what others may not is possible', async () => {
  expect(await unlike([1], serviceViewer('test'), select)).toEqual({})
  // Appending is left to functions that number and chain what they append.
  const odd = { 'identity.audit_chains': '42501', 'identity.audit_entries': '23000' }
  expect(await unlike([1, '23505'], serviceViewer('test'), insert)).toEqual(odd)
})

test('a row of one’s own cannot be given to another organisation, whole or by one of its columns', async () => {
  const given = new Set<string>()
  for (const table of tables) {
    const place = ownPlaces.get(table.name)
    const columns = table.columns.map(({ name }) => name).filter((name) => name.endsWith('organisation_id'))
    for (const changed of place && columns.length > 0
      ? [columns, ...columns.map((column) => [column])]
      : []) {
      const changes = changed.map((name) => `"${name}" = ${rowOf(table, other).get(name)}`)
      const statement = `update ${table.name} set ${changes.join(', ')} where ctid = '${place}'::tid`
      const outcome = await attempt(member, statement)
      if (![0, ...refused].includes(outcome)) given.add(`${table.name} ${changed.join(', ')}`)
    }
  }
  expect([...given].sort()).toEqual(Object.keys(namesAnother).sort())
})

describe.each(strangers)('%s', (_, viewer) => {
  test('reads no row of the organisation', async () => {
    const seen = Object.fromEntries(Object.keys(readByEverybody).map((name) => [name, 1]))
    expect(await unlike([0, '42501'], viewer, select)).toEqual(seen)
  })

  test('updates no row of the organisation', async () => {
    expect(await unlike([0, '42501'], viewer, update)).toEqual({})
  })

  test('deletes no row of the organisation', async () => {
    expect(await unlike([0, '42501'], viewer, remove)).toEqual({})
  })

  test('inserts no row for the organisation', async () => {
    expect(await unlike(refused, viewer, insert)).toEqual({})
  })
})

test('a statement without any claims touches nothing', async () => {
  const seen = Object.fromEntries(Object.keys(readByEverybody).map((name) => [name, 1]))
  expect(await unlike([0, '42501'], null, select)).toEqual(seen)
  expect(await unlike([0, '42501'], null, update)).toEqual({})
  expect(await unlike([0, '42501'], null, remove)).toEqual({})
  expect(await unlike(refused, null, insert)).toEqual({})
})

test('claims that are no claims are an error, not a way in', async () => {
  for (const claims of ['{', '[]', '"service"', '{"role":"user","sub":"x","organisation_id":"y"}']) {
    const rows = store.database.sql.begin(async (tx) => {
      await tx`select set_config('request.jwt.claims', ${claims}, true)`
      return tx`select 1 from identity.users union all select 1 from crm.customers`
    })
    expect([
      claims,
      await rows.then(
        (found) => found.length,
        () => 0,
      ),
    ]).toEqual([claims, 0])
  }
})
