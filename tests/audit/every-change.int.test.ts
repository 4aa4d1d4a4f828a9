import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { createId } from '../../platform/database/uuid.ts'
import { appendEvents } from '../../platform/events/append.ts'
import { startConsumers } from '../../platform/events/consumer-runner.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { measuredTypes } from '../../subgraphs/identity/audit/audited-events.ts'
import { createIdentityConsumers } from '../../subgraphs/identity/consumers.ts'
import { createTestDatabase } from '../testkit/database.ts'
import type { TestDatabase } from '../testkit/database.ts'
import { testUser } from '../testkit/subgraph.ts'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { followMutations } from './mutation-paths.ts'
import type { SubgraphSource } from './mutation-paths.ts'

/** Mutations that change nothing anybody could want to know of, each with its reason. */
const silentMutations: Readonly<Record<string, string>> = {
  userEmailVerificationRequest: 'Sends a mail; nothing changes before its token is used, which is an event.',
  userSignInRedirect: 'Sends a browser to an outside issuer; signing in when it comes back is an event.',
  userPasswordResetRequest:
    'Sends a mail, or none, and nobody learns which; nothing changes before its token is used, which is an event.',
}

let store: TestDatabase
beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(() => store?.drop())

function sourcesOf(subgraph: string): SubgraphSource[] {
  const folder = join(rootFolder, 'subgraphs', subgraph)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
}

/** Every type of event there is, as the subgraphs declare them. */
function declaredTypes(): string[] {
  const forms = subgraphNames.map((name) => new RegExp(`'(${name}\\.[a-z_]+\\.[a-z_]+)'`, 'g'))
  const found = subgraphNames.flatMap((name) => {
    const text = readFileSync(join(rootFolder, 'subgraphs', name, 'events.ts'), 'utf8')
    return forms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1] ?? ''))
  })
  return [...new Set(found)]
}

/** Runs the audit log's consumer as identity does, until it has read everything. */
async function runAuditLog(isDone: () => Promise<boolean>): Promise<void> {
  const running = startConsumers({
    database: store.database,
    sources: [{ name: 'main', log: createEventLog(store.database) }],
    consumers: createIdentityConsumers({ auditKey: Buffer.alloc(32, 1) } as never),
    log: createLogger({ level: 'silent', service: 'test' }),
    pollMs: 20,
  })
  for (let tries = 0; tries < 500 && !(await isDone()); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
  await running.stop()
}

test('every type of event leads to one entry with its actor, organisation, request and target', async () => {
  const types = declaredTypes()
  expect(types.length).toBeGreaterThan(60)
  const organisationId = createId()
  const viewer = testUser({ organisationId, organisationKind: 'CLIENT', role: 'MEMBER' })
  const write = (kind: 'user' | 'service', all: readonly string[]) =>
    store.database.as(kind === 'user' ? viewer : serviceViewer('gateway'), `by-${kind}`).write(async (tx) => {
      for (const type of all) {
        const [subgraph, entity] = type.split('.')
        const stream = `${subgraph}.${entity}/${createId()}`
        const data = { password: 'hunter2', kind, status: 'NEW' }
        await appendEvents(tx, { stream, events: [{ type, data }], organisationId, expectedVersion: 0 })
      }
    })
  await write('user', types)
  await write('service', types)
  const service = store.database.as(serviceViewer('test'), 'test')
  const select = () =>
    service.read(
      (tx) =>
        tx.execute(`select action, actor_kind, actor_id, request_id, organisation_id, target, after
                      from identity.audit_entries where organisation_id = '${organisationId}'`) as Promise<
          readonly Record<string, unknown>[]
        >,
    )
  const expected = types.length * 2 - measuredTypes.size
  await runAuditLog(async () => (await select()).length >= expected)

  const rows = await select()
  const byUser = rows.filter((row) => row['actor_kind'] === 'user')
  expect(byUser.map((row) => row['action']).sort()).toEqual([...types].sort())
  for (const row of byUser) {
    const [subgraph, entity] = String(row['action']).split('.')
    expect(row).toMatchObject({
      actor_id: viewer.userId,
      request_id: 'by-user',
      organisation_id: organisationId,
    })
    expect(row['target']).toMatch(new RegExp(`^${subgraph}\\.${entity}/`))
    expect(row['after']).toEqual({ password: '[secret]', kind: 'user', status: 'NEW' })
  }
  const byService = rows.filter((row) => row['actor_kind'] === 'service').map((row) => row['action'])
  expect(byService.sort()).toEqual(types.filter((type) => !measuredTypes.has(type)).sort())
})

test('every mutation of the graph appends an event, or is named here with its reason', () => {
  const schema = buildSchema(readFileSync(join(rootFolder, 'schema', 'api.graphql'), 'utf8'))
  const inSchema = Object.keys(schema.getMutationType()?.getFields() ?? {}).sort()
  const paths = new Map(subgraphNames.flatMap((name) => [...followMutations(sourcesOf(name))]))
  expect(inSchema.filter((name) => !paths.has(name))).toEqual([])
  const silent = inSchema.filter((name) => !paths.get(name)?.has('appendEvents'))
  expect(silent.filter((name) => !(name in silentMutations))).toEqual([])
  // A reason that is no longer needed goes.
  expect(
    Object.keys(silentMutations).filter((name) => inSchema.includes(name) && !silent.includes(name)),
  ).toEqual([])
})

test('a mutation that appends nothing is told from one that does', () => {
  const files = [
    {
      path: 'order/order.resolver.ts',
      text: `
@Resolver(() => Order)
export class OrderResolver {
  @Mutation(() => OrderPlacePayload, { description: 'Places.' })
  orderPlace(
    @Ctx() context: Context,
  ) {
    return payload(() => placeOrder(context))
  }

  @Mutation(() => OrderForgetPayload, {
    description: 'Forgets.',
  })
  async orderForget(@Ctx() context: Context) {
    return forgetOrder(context)
  }
}
`,
    },
    {
      path: 'order/order.commands.ts',
      text: `
export async function placeOrder(context: Context) {
  return context.database.write((tx) => enter(tx))
}

const enter = (tx: Transaction) =>
  appendEvents(tx, { stream: 'x' })

export async function forgetOrder(context: Context) {
  return context.database.write((tx) => remove(tx))
}

function remove(tx: Transaction) {
  return tx.delete(orders)
}
`,
    },
  ]
  const paths = followMutations(files)
  expect([...paths.keys()]).toEqual(['orderPlace', 'orderForget'])
  expect(paths.get('orderPlace')?.has('appendEvents')).toBe(true)
  expect([...(paths.get('orderForget') ?? [])]).toEqual(['orderForget', 'forgetOrder', 'remove'])
})
