import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { migrate } from '../../platform/database/migrate.ts'
import { migrationSets } from '../../platform/database/migration-sets.ts'
import { createId } from '../../platform/database/uuid.ts'
import { insertUsage } from '../../subgraphs/ecosystem/usage/usage-record.store.ts'
import { daysBefore } from '../../subgraphs/ecosystem/usage/usage.ts'
import { identity } from '../../subgraphs/identity/subgraph.ts'
import { composeChanged } from '../testkit/compose-changed.ts'
import { insertAcme, insertPerson } from '../testkit/people.ts'
import { testSubgraph, testUser } from '../testkit/subgraph.ts'

const subgraph = testSubgraph(identity)
let folder: string
let supergraph: string
/** Of the one key there is. */
let prefix: string

const countries = 'query Countries { applications { edges { node { organisation { country name } } } } }'
const names = 'query Names { applications { edges { node { name } } } }'
const factor = 'query Factor { me { hasSecondFactor } }'
const create =
  'mutation Create($input: ApplicationCreateInput!) { applicationCreate(input: $input) { application { id } } }'

beforeAll(async () => {
  await publish('Adria Boats', 'Fleet', { countries, names })
  const depot = await publish('Borealis', 'Depot', { create, names })
  const shelf = await publish('Borealis', 'Shelf', { names, factor })
  await createKey(shelf)
  await countCalls(depot, 'Create', 12)
  folder = await mkdtemp(join(tmpdir(), 'stratograph-check-'))
  supergraph = join(folder, 'supergraph.graphql')
  await writeFile(supergraph, await composeChanged('identity', change))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Takes a field away, adds a demand to an input, asks a scope for a field and calls one deprecated. */
function change(sdl: string): string {
  return sdl
    .replace(/(type Organisation [^}]*?)"""[^"]*"""\s+country: String![^\n]*/, '$1')
    .replace(/input ApplicationCreateInput \{/, '$&\n  """Why."""\n  purpose: String!\n')
    .replace('hasSecondFactor: Boolean', '$& @requiresScopes(scopes: [["factors:read"]])')
    .replace(/(type Application @key[^}]*?name: String!)/, '$1 @deprecated(reason: "Use title.")')
}

/** Publishes as an administrator of an organisation does. */
async function publish(organisation: string, name: string, manifest: Record<string, string>) {
  const { userId } = await insertPerson(subgraph.database)
  const organisationId = await insertAcme(subgraph.database, 'CLIENT', organisation)
  const viewer = testUser({ userId, organisationId, organisationKind: 'CLIENT', role: 'ADMIN' })
  const { applicationCreate } = await subgraph.data(create, { input: { name } }, viewer)
  const input = { applicationId: applicationCreate.application.id, format: 'RELAY', manifest }
  const mutation =
    'mutation ($input: ManifestPublishInput!) { manifestPublish(input: $input) { userErrors { message } } }'
  const { manifestPublish } = await subgraph.data(mutation, { input }, viewer)
  expect(manifestPublish.userErrors).toEqual([])
  return { viewer, organisationId, applicationId: input.applicationId }
}

/** A key that reaches as far as identity. */
async function createKey({ viewer, applicationId }: Awaited<ReturnType<typeof publish>>): Promise<void> {
  const input = { applicationId, name: 'server', environment: 'LIVE', scopes: ['identity:read'] }
  const mutation = `mutation ($input: ApiKeyCreateInput!) {
    apiKeyCreate(input: $input) { apiKey { prefix } userErrors { message } }
  }`
  const { apiKeyCreate } = await subgraph.data(mutation, { input }, viewer)
  expect(apiKeyCreate.userErrors).toEqual([])
  prefix = apiKeyCreate.apiKey.prefix
}

/** Counts calls of a published operation as the gateway has them counted, today and long ago. */
async function countCalls(
  { viewer, organisationId, applicationId }: Awaited<ReturnType<typeof publish>>,
  operationName: string,
  calls: number,
): Promise<void> {
  await migrate(subgraph.database.url, await migrationSets(['ecosystem']))
  const list = 'query ($id: ID!) { application(id: $id) { operations { edges { node { id name } } } } }'
  const { application } = await subgraph.data(list, { id: applicationId }, viewer)
  const operations: { node: { id: string; name: string } }[] = application.operations.edges
  const publishedId = operations.find(({ node }) => node.name === operationName)?.node.id ?? null
  const counts = { events: 0, refusals: 0, errors: 0, quotaErrors: 0, estimatedPoints: 0, actualPoints: 0 }
  const key = { organisationId, applicationId, apiKeyId: createId(), environment: 'LIVE' as const }
  const [now, longAgo] = [new Date(), daysBefore(new Date(), 40)]
  const windows = [now, longAgo].map((startsAt) => ({
    ...key,
    ...counts,
    publishedId,
    documentId: 'create',
    operationName,
    startsAt,
    calls,
    latencies: [],
    codes: [],
    fields: [],
  }))
  const batch = { batchId: createId(), windows, oldestBatchId: createId(), oldestMinute: longAgo }
  const service = subgraph.database.as(serviceViewer('test'), 'test')
  expect(await service.write((tx) => insertUsage(tx, batch))).toBe(true)
}

/** Runs `npm run schema:check`. */
async function check(args: readonly string[], databaseUrl = subgraph.database.url) {
  const script = join(rootFolder, 'platform', 'server', 'run-script.mjs')
  const environment = { PATH: process.env['PATH'], NODE_ENV: 'test', DATABASE_URL: databaseUrl }
  const run = promisify(execFile)(process.execPath, [script, 'schema/check.ts', ...args], {
    cwd: rootFolder,
    env: environment,
  })
  return run.then(
    (done) => ({ code: 0, ...done }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
}

test('a change names the operations of every organisation that it breaks, those called most first, and fails', async () => {
  const { code, stdout } = await check(['--supergraph', supergraph])
  expect(code).toBe(1)
  const lines = stdout.split('\n')
  expect(lines[0]).toBe('schema: 2 breaking, 0 dangerous, 1 safe changes')
  const from = lines.indexOf('published operations: 6 of 3 applications checked')
  expect(lines.slice(from)).toEqual([
    'published operations: 6 of 3 applications checked',
    'would break:',
    '  Borealis / Depot: Create (create), 12 calls in 30 days',
    '    ApplicationCreateInput.purpose: A required field purpose on input type ApplicationCreateInput was added.',
    '  Adria Boats / Fleet: Countries (countries), 0 calls in 30 days',
    '    Organisation.country: Cannot query field "country" on type "Organisation".',
    '  Borealis / Shelf: Factor (factor), 0 calls in 30 days',
    `    It needs the scopes factors:read + identity:read instead of identity:read, which is beyond the key ${prefix}.`,
    'deprecated and still used:',
    '  Application.name (Use title.)',
    '    Adria Boats / Fleet: Names (names), 0 calls in 30 days',
    '    Borealis / Depot: Names (names), 0 calls in 30 days',
    '    Borealis / Shelf: Names (names), 0 calls in 30 days',
    'schema:check: 3 published operations would break',
    '',
  ])
})

test('what was broken before is told, to programs as JSON, and fails nobody again', async () => {
  const { code, stdout } = await check(['--supergraph', supergraph, '--against', supergraph, '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    schema: { breaking: [], dangerous: [], safe: [] },
    breaks: false,
    published: {
      checked: true,
      operationCount: 6,
      broken: [],
      alreadyBroken: [
        {
          organisation: 'Adria Boats',
          application: 'Fleet',
          operation: 'Countries',
          documentId: 'countries',
          calls: 0,
        },
      ],
      deprecated: [{ coordinate: 'Application.name', reason: 'Use title.', usedBy: { length: 3 } }],
    },
  })
})

test('without a database the schema alone is checked, and a breaking change fails', async () => {
  const nobody = 'postgres://nobody:secret@127.0.0.1:1/nothing'
  const { code, stdout } = await check(['--supergraph', supergraph], nobody)
  expect(code).toBe(1)
  expect(stdout).toContain('published operations: NOT CHECKED, the database at 127.0.0.1:1/nothing')
  expect(stdout).not.toContain('secret')
})

test('a file that holds no supergraph is told, with an exit code of its own', async () => {
  const file = join(folder, 'none.graphql')
  await writeFile(file, 'type Query { a: Int }')
  const { code, stderr } = await check(['--supergraph', file])
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^schema:check: The supergraph .*core schema/)])
})
