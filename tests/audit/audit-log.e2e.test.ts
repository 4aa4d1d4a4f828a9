import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { post, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'

const secret = 'a secret that signs the audit log of this very test'
let system: RunningSystem
let owner: postgres.Sql
let folder: string

beforeAll(async () => {
  system = await startSystem('one process', { STRATOGRAPH_SECRET: secret })
  owner = postgres(system.databaseUrl, { max: 1, onnotice: () => undefined })
  folder = await mkdtemp(join(tmpdir(), 'stratograph-audit-'))
}, 120_000)
afterAll(async () => {
  await owner?.end()
  await system?.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
})

/** Runs `npm run audit:verify` on the database of the running system. */
async function verify(anchors: string): Promise<{ code: number; lines: string[] }> {
  const script = join(rootFolder, 'platform', 'server', 'run-script.mjs')
  const environment = {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    DATABASE_URL: system.databaseUrl,
    STRATOGRAPH_SECRET: secret,
  }
  const run = promisify(execFile)(process.execPath, [script, 'verify-audit.ts', '--anchors', anchors], {
    cwd: rootFolder,
    env: environment,
  })
  const { code, stdout, stderr } = await run.then(
    (done) => ({ code: 0, ...done }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
  if (stdout === '' && code !== 2) throw new Error(stderr)
  return { code, lines: stdout.trim().split('\n') }
}

async function entriesOf(query: object, token: string): Promise<Record<string, any>[]> {
  const list = /* GraphQL */ `
    query ($filter: AuditEntryFilterInput) {
      auditEntries(filter: $filter, first: 100) {
        edges {
          node {
            id
            sequence
            action
            actorId
            requestId
            operation
            before
            after
            organisation {
              id
            }
          }
        }
      }
    }
  `
  const { data } = await post(system.url, list, { filter: query }, token)
  return data.auditEntries.edges.map((edge: { node: object }) => edge.node)
}

/** Asks until something is there: the log is written behind the answer. */
async function eventually<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('It did not come.')
}

test('what a person does through the graph stands in the log with the request that did it', async () => {
  const [admin, manager] = await Promise.all([
    signIn(system.url, 'owner@demo.stratograph.test'),
    signIn(system.url, 'manager@demo.stratograph.test'),
  ])
  const answer = await fetch(`${system.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${manager}`,
      'x-request-id': 'audit-e2e-1',
    },
    body: JSON.stringify({
      query:
        'mutation ($input: LeadCreateInput!) { leadCreate(input: $input) { lead { id } userErrors { code message } } }',
      variables: { input: { name: 'Zoe Lead', email: 'zoe@example.test', source: 'WEB' } },
    }),
  })
  const { data } = (await answer.json()) as { data: { leadCreate: { lead: { id: string } } } }
  const target = `crm.lead/${data.leadCreate.lead.id}`
  const entry = await eventually(async () => (await entriesOf({ target }, admin))[0])
  expect(entry).toMatchObject({
    action: 'crm.lead.created',
    operation: 'leadCreate',
    requestId: answer.headers.get('x-request-id'),
    before: null,
    after: { leadId: data.leadCreate.lead.id, name: '[personal]', source: 'WEB' },
  })
  expect(JSON.stringify(await entriesOf({}, admin))).not.toContain('Zoe Lead')
})

test('who fails to sign in, and who asks for what their rights do not reach, stands in the log', async () => {
  const admin = await signIn(system.url, 'owner@demo.stratograph.test')
  const signingIn =
    'mutation ($input: UserSignInInput!) { userSignIn(input: $input) { accessToken { value } userErrors { code } } }'
  const input = { email: 'dealer@demo.stratograph.test', password: 'not the password' }
  const refused = await post(system.url, signingIn, { input })
  expect(refused.data.userSignIn.accessToken).toBeNull()
  const failed = await eventually(
    async () => (await entriesOf({ actions: ['identity.sign_in.failed'] }, admin))[0],
  )
  expect(failed).toMatchObject({ operation: 'userSignIn', actorId: 'identity' })
  expect(failed['after'].userId).toMatch(/^[0-9a-f-]{36}$/)
  expect(JSON.stringify(failed)).not.toMatch(/dealer@|not the password/)

  const agent = await signIn(system.url, 'agent@demo.stratograph.test')
  const me = await post(system.url, '{ me { id } }', {}, agent)
  // Everybody may end a membership of their own, so the schema cannot tell this: the command refuses.
  const [colleague] = await owner`
    select m.id from identity.memberships m join identity.organisations o on o.id = m.organisation_id
     where o.kind = 'OPERATOR' and m.role = 'OWNER' limit 1`
  const revoke =
    'mutation ($input: MembershipRevokeInput!) { alias: membershipRevoke(input: $input) { userErrors { code } } }'
  const { errors } = await post(system.url, revoke, { input: { membershipId: colleague?.['id'] } }, agent)
  expect(errors?.map((error) => error.extensions.code)).toEqual(['FORBIDDEN'])
  const own = { actions: ['identity.access.refused'], actorId: me.data.me.id }
  const seen = await eventually(async () => (await entriesOf(own, admin))[0])
  expect(seen).toMatchObject({
    operation: 'membershipRevoke',
    after: { fields: ['membershipRevoke'], reason: 'This needs the role MANAGER or above.' },
  })
})

test('what the gateway leaves out by the rights of the schema stands in the log, once whatever it is called', async () => {
  const admin = await signIn(system.url, 'owner@demo.stratograph.test')
  const customer = await signIn(system.url, 'customer@demo.stratograph.test')
  const me = await post(system.url, '{ me { id } }', {}, customer)
  const ask = (alias: string) =>
    post(system.url, `{ ${alias}: auditEntries(first: 1) { edges { node { id } } } }`, {}, customer)
  for (const answer of [await ask('a'), ...(await Promise.all(['b', 'c', 'd'].map(ask)))])
    expect(answer.errors?.[0].extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE')
  const find = () => entriesOf({ actions: ['identity.access.refused'], actorId: me.data.me.id }, admin)
  const entry = await eventually(async () => (await find())[0])
  expect(entry['after']).toMatchObject({ fields: ['Query.auditEntries'] })
  expect(await find()).toHaveLength(1)
  const forged = 'mutation { accessRefusalRecord(fields: ["Query.me"]) }'
  expect((await post(system.url, forged, {}, customer)).errors?.[0].extensions.code).toBe(
    'GRAPHQL_VALIDATION_FAILED',
  )
})

test('the command finds the log whole, and names the first entry somebody edited or cut off', async () => {
  const admin = await signIn(system.url, 'owner@demo.stratograph.test')
  await eventually(async () => (await entriesOf({ actions: ['identity.session.started'] }, admin))[2])
  const anchors = join(folder, 'anchors.json')
  const whole = await verify(anchors)
  expect(whole.lines.at(-1)).toMatch(/^audit: whole, \d+ chains, \d+ entries good$/)
  expect(whole.code).toBe(0)

  const [victim] = await owner`
    select * from identity.audit_entries where action = 'identity.session.started' order by recorded_at, id limit 1`
  if (!victim) throw new Error('Nobody signed in.')
  const edit = (after: unknown) =>
    owner.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`update identity.audit_entries set after = ${tx.json(after as never)} where id = ${victim['id']}`
    })
  await edit({ ...victim['after'], userId: 'somebody else' })
  const edited = await verify(anchors)
  expect(edited.code).toBe(1)
  expect(edited.lines).toContain(
    `audit: ${victim['chain_id']} EDITED at ${victim['sequence']}: entry ${victim['id']}`,
  )
  await edit(victim['after'])

  const further = JSON.parse(await readFile(anchors, 'utf8')) as { sequence: number }[]
  await writeFile(anchors, JSON.stringify(further.map((end) => ({ ...end, sequence: end.sequence + 1_000 }))))
  const cut = await verify(anchors)
  expect(cut.code).toBe(1)
  expect(cut.lines.filter((line) => line.includes(' CUT at ')).length).toBe(further.length)
  await writeFile(anchors, '{}')
  expect((await verify(anchors)).code).toBe(2)
}, 60_000)
