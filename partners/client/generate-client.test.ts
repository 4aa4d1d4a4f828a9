import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSchema, isEnumType, isInputObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { rootFolder } from '../../platform/config/root-folder.ts'
import type { SourceOperation } from '../read-operations.ts'
import { Refusal } from '../refusal.ts'
import { generateClient } from './generate-client.ts'

const sources = (...bodies: string[]): SourceOperation[] =>
  bodies.map((body, index) => ({ id: `id-${index}`, body, place: `ops.graphql:${index + 1}` }))

async function reasonsOf(...bodies: string[]): Promise<readonly string[]> {
  try {
    await generateClient(sources(...bodies))
  } catch (error) {
    if (error instanceof Refusal) return error.reasons
    throw error
  }
  return []
}

const mode = 'fragment Mode on Application { documentMode createdAt }'
const operations = sources(
  `# Applications, */ and
# their modes.
query Apps($first: Int!) { applications(first: $first) { edges { node { id ...Mode } } } } ${mode}`,
  `query oneApp($id: ID!) { application(id: $id) { __typename name ...Mode } } ${mode}`,
  'query Orders($filter: OrderFilterInput, $first: Int! = 3) { orders(filter: $filter, first: $first) { edges { node { status lines { quantity } } } } }',
  'mutation CreateLead($input: LeadCreateInput!) { leadCreate(input: $input) { userErrors { __typename ... on UserError { field message } code } } }',
  'mutation Publish($manifest: JSON!) { manifestPublish(input: { applicationId: "a", format: RELAY, manifest: $manifest }) { manifest { addedCount } } }',
  'subscription Health { healthChanged { status } }',
)

// Each line that must not fit is marked; the compiler complains of a mark that marks nothing.
const consumer = `import { BudgetExceeded, createClient } from './client.js'
import type { AppsQuery, Client } from './client.js'
const client: Client = createClient({ url: 'https://graph.example/graphql', key: 'sg_live_x' })
export async function use(): Promise<string | undefined> {
  const apps: AppsQuery = await client.apps({ first: 2 })
  const node = apps.applications.edges[0]?.node
  const made: string | undefined = node?.createdAt
  const mode: 'OFF' | 'LOG' | 'SAFELIST' | 'REQUIRE_ID' | undefined = node?.documentMode
  // @ts-expect-error a variable that must be given
  await client.apps({})
  // @ts-expect-error a field that was not asked for
  void node?.name
  const { application } = await client.oneApp({ id: 'x' })
  // @ts-expect-error what may be null
  void application.name
  const kind: 'Application' | undefined = application?.__typename
  const { orders } = await client.orders()
  await client.orders({ filter: { statuses: ['PAID'] } }, { signal: AbortSignal.timeout(10) })
  // @ts-expect-error a value the enum has not
  await client.orders({ filter: { statuses: ['LOST'] } })
  const quantity: number | undefined = orders.edges[0]?.node.lines[0]?.quantity
  const { leadCreate } = await client.createLead({ input: { name: 'Ada', source: 'WEB' } })
  for (const { field, code } of leadCreate.userErrors) void (code satisfies 'NOT_REACHABLE', field satisfies string[] | null)
  // @ts-expect-error an input that lacks a field
  await client.createLead({ input: { name: 'Ada' } })
  await client.publish({ manifest: { any: ['JSON'] } })
  // @ts-expect-error a subscription
  void client.health
  void [mode, kind, quantity, client.budget?.remaining, (error: BudgetExceeded) => error.resetAt.getTime()]
  return made
}
`

test('a client type-checks where all is strict, and so does who uses it; what does not fit is an error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stratograph-client-'))
  try {
    const { text, methods, leftOut } = await generateClient(operations)
    expect(methods).toEqual(['apps', 'oneApp', 'orders', 'createLead', 'publish'])
    expect(leftOut).toEqual(['Health'])
    expect(text).not.toMatch(/^\s*import /m)
    await writeFile(join(folder, 'client.ts'), text)
    await writeFile(join(folder, 'use.ts'), consumer)
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      noImplicitOverride: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      verbatimModuleSyntax: true,
      erasableSyntaxOnly: true,
      isolatedModules: true,
      noEmit: true,
      target: 'es2022',
      lib: ['es2023', 'dom'],
      module: 'esnext',
      moduleResolution: 'bundler',
      types: [],
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    expect(await typeCheck(folder)).toBe('')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 60_000)

function typeCheck(folder: string): Promise<string> {
  const compiler = join(rootFolder, 'node_modules', '.bin', 'tsc')
  return new Promise((resolve, reject) => {
    execFile(compiler, ['-p', folder], (error, out) => {
      if (error && out === '') reject(error)
      else resolve(out)
    })
  })
}

test('the same operations give the same client', async () => {
  expect((await generateClient(operations)).text).toBe((await generateClient(operations)).text)
})

test('what no client can be made of is told at once, each with its place', async () => {
  expect(
    await reasonsOf(
      'query A { nobody }',
      'query B { me { id',
      '{ me { id } }',
      'query C { me { id } }',
      'query C { me { displayName } }',
      'query D { me { ...F } } fragment F on User { id }',
      'query E { me { ...F } } fragment F on User { displayName }',
    ),
  ).toEqual([
    'ops.graphql:1: Cannot query field "nobody" on type "Query".',
    'ops.graphql:2: Syntax Error: Expected Name, found <EOF>.',
    'ops.graphql:3: it must hold one operation, with a name.',
    'ops.graphql:5: the operation C is there already, at ops.graphql:4: a client needs a name for each.',
    'ops.graphql:7: the fragment F has another text elsewhere.',
  ])
  expect(
    await reasonsOf('query Budget { me { id } }', 'query a { me { id } }', 'query A { me { id } }'),
  ).toEqual([
    'Budget: no method of a client can be called budget.',
    'A: its method would be called as that of a.',
  ])
})

test('no type of the graph has a name that the client uses itself', async () => {
  const schema = buildSchema(await readFile(join(rootFolder, 'schema', 'api.graphql'), 'utf8'))
  const written = Object.values(schema.getTypeMap()).filter(
    (type) => isEnumType(type) || isInputObjectType(type),
  )
  const runtime = await readFile(join(rootFolder, 'partners', 'client', 'runtime.ts'), 'utf8')
  const own = [...runtime.matchAll(/^(?:export )?(?:class|interface|type) (\w+)/gm)].map(([, name]) => name)
  expect(own).toContain('GraphError')
  expect(written.filter(({ name }) => [...own, 'Client', 'Exact', 'Incremental'].includes(name))).toEqual([])
})
