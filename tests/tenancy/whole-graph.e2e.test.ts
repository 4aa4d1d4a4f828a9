import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema } from 'graphql'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { post, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { composeMutation, readQueryFields } from './api-fields.ts'

/** What anybody at all may look at, by type, each with its reason. */
const publicTypes: Readonly<Record<string, string>> = {
  Battery: 'The catalogue is public.',
  Variant: 'The catalogue is public.',
  KnowledgeArticle: 'Published articles for everybody are public; the others are tried by their own tests.',
  KnowledgeSearch: 'Finds published articles.',
  ProviderProfile: 'Providers are looked for by everybody.',
  Service: 'What providers offer is looked for by everybody.',
}

/** What goes with an id somebody was shown, by type: never listed, and no more of it than a name. */
const namedById: Readonly<Record<string, string>> = {
  Organisation: 'An organisation trades under its name.',
  User: 'Whoever was shown an id learns the name that goes with it.',
}

/** Root fields that ask for nothing of anybody in particular, each with its reason. */
const aboutTheViewer: Readonly<Record<string, string>> = {
  me: 'The viewer.',
  ecosystemOverview: 'Counts and lists over the projects the viewer may see.',
  knowledgeAnswer: 'Made of the articles the viewer may read, as subgraphs/ai/answer shows.',
}

/** What an outsider may do to the operator as anybody may, each with its reason. */
const openToEverybody: Readonly<Record<string, string>> = {
  'ai.conversation.started': 'Everybody signed in may ask the assistant.',
  'ai.message.added': 'Everybody signed in may ask the assistant.',
  'commerce.order.placed': 'Everybody signed in may buy.',
}

const schema = buildSchema(readFileSync(join(rootFolder, 'schema', 'api.graphql'), 'utf8'))
const fields = readQueryFields(schema)
const typeOf = (field: string) =>
  String(schema.getQueryType()?.getFields()[field]?.type).replace(/!$|Connection!?$/g, '')
const isPublic = (field: string) => typeOf(field) in publicTypes

let system: RunningSystem
let sql: postgres.Sql
/** Some ids of every table, by table. */
let ids: ReadonlyMap<string, readonly string[]>
let outsider: { token: string; userId: string; organisationId: string }
let owner: string

beforeAll(async () => {
  system = await startSystem('one process')
  sql = postgres(system.databaseUrl, { max: 1 })
  owner = await signIn(system.url, 'owner@demo.stratograph.test')
  ids = await sampleIds()
  outsider = await comeFromOutside()
}, 120_000)
afterAll(async () => {
  await sql?.end()
  await system?.stop()
})

async function sampleIds(): Promise<ReadonlyMap<string, readonly string[]>> {
  const tables = await sql<{ schema: string; name: string }[]>`
    select table_schema as schema, table_name as name from information_schema.columns
     where table_schema in ${sql([...subgraphNames])} and column_name = 'id' and data_type = 'uuid'`
  const found = new Map<string, readonly string[]>()
  for (const { schema: inSchema, name } of tables) {
    const rows = await sql<
      { id: string }[]
    >`select id from ${sql(inSchema)}.${sql(name)} order by id desc limit 6`
    if (rows.length > 0)
      found.set(
        name,
        rows.map(({ id }) => id),
      )
  }
  return found
}

/** Somebody with an account and an organisation that nobody else has anything to do with. */
async function comeFromOutside() {
  const email = `${randomUUID()}@example.test`
  const password = 'far away from everybody'
  const signUp =
    'mutation ($input: UserSignUpInput!) { userSignUp(input: $input) { user { id } accessToken { value } userErrors { message } } }'
  const joined = await post(system.url, signUp, { input: { email, password, displayName: 'Outsider' } })
  const { user, accessToken } = joined.data.userSignUp
  const create =
    'mutation ($input: OrganisationCreateInput!) { organisationCreate(input: $input) { organisation { id } userErrors { message } } }'
  const input = {
    name: 'Outside',
    slug: `outside-${randomUUID().slice(0, 8)}`,
    kind: 'CLIENT',
    country: 'NL',
  }
  const founded = await post(system.url, create, { input }, accessToken.value)
  const organisationId = founded.data.organisationCreate.organisation.id as string
  const act =
    'mutation ($input: SessionActAsInput!) { sessionActAs(input: $input) { accessToken { value } userErrors { message } } }'
  const acting = await post(system.url, act, { input: { organisationId } }, accessToken.value)
  return {
    token: acting.data.sessionActAs.accessToken.value as string,
    userId: user.id as string,
    organisationId,
  }
}

/** Those of the ids that the field answers something for. */
async function found(
  field: string,
  argument: string,
  values: readonly string[],
  token: string,
): Promise<string[]> {
  const answered: string[] = []
  for (let start = 0; start < values.length; start += 40) {
    const chunk = values.slice(start, start + 40)
    const asked = chunk.map((value, at) => `n${at}: ${field}(${argument}: ${JSON.stringify(value)}) { id }`)
    const { data } = await post(system.url, `{ ${asked.join(' ')} }`, {}, token)
    chunk.forEach((value, at) => {
      if (data?.[`n${at}`]) answered.push(value)
    })
  }
  return answered
}

test('every root field of the graph is tried, or said to be about the viewer alone', () => {
  expect(fields.nodes.length).toBeGreaterThan(10)
  expect(fields.connections.length).toBeGreaterThan(10)
  expect(fields.others.filter((name) => !(name in aboutTheViewer))).toEqual([])
})

test('every list gives a hundred things at a time, and refuses one more', async () => {
  for (const { name, args } of fields.connections) {
    const ask = async (page: string) => {
      const query = `{ ${name}(${page}${args}) { edges { cursor } } }`
      const { errors } = await post(system.url, query, {}, owner)
      return [name, page, errors?.[0]?.extensions.code]
    }
    expect(await ask('first: 100')).toEqual([name, 'first: 100', undefined])
    expect(await ask('first: 101')).toEqual([name, 'first: 101', 'BAD_USER_INPUT'])
  }
})

test('nobody from outside gets a thing of another organisation by its id', async () => {
  const every = [...ids.values()].flat()
  const leaks: string[] = []
  let seenByOwner = 0
  for (const field of fields.nodes.filter((name) => !isPublic(name) && !(typeOf(name) in namedById))) {
    const own = await found(field, 'id', every, owner)
    if (own.length > 0) seenByOwner += 1
    const foreign = await found(field, 'id', every, outsider.token)
    if (foreign.length > 0) leaks.push(`${field}: ${foreign.join(' ')}`)
  }
  expect(leaks).toEqual([])
  // The ids are good: whoever may see the things does.
  expect(seenByOwner).toBeGreaterThan(8)
}, 60_000)

test('of people and organisations somebody from outside learns the name and nothing else', async () => {
  const [userId, organisationId] = [ids.get('users')?.[0], ids.get('organisations')?.[0]]
  const query = /* GraphQL */ `
    query ($userId: ID!, $organisationId: ID!) {
      user(id: $userId) {
        id
        email
        memberships(first: 1) {
          edges {
            cursor
          }
        }
      }
      organisation(id: $organisationId) {
        id
        members(first: 1) {
          edges {
            cursor
          }
        }
      }
    }
  `
  const { data } = await post(system.url, query, { userId, organisationId }, outsider.token)
  expect(data.user).toEqual({ id: userId, email: null, memberships: { edges: [] } })
  expect(data.organisation).toEqual({ id: organisationId, members: { edges: [] } })
})

test('nobody from outside gets a thing of another organisation by its name in addresses', async () => {
  const slugs = (await sql<{ slug: string }[]>`select slug from ecosystem.projects`).map(({ slug }) => slug)
  for (const field of fields.bySlug.filter((name) => !isPublic(name))) {
    expect([field, (await found(field, 'slug', slugs, owner)).length > 0]).toEqual([field, true])
    expect([field, await found(field, 'slug', slugs, outsider.token)]).toEqual([field, []])
  }
})

test('no list shows somebody from outside a thing of another organisation', async () => {
  const mine = new Set([outsider.organisationId, outsider.userId])
  for (const { name, args } of fields.connections.filter((field) => !isPublic(field.name))) {
    const query = `{ ${name}(first: 100${args}) { edges { node { id } } } }`
    const { data } = await post(system.url, query, {}, outsider.token)
    const shown = (data?.[name]?.edges ?? []).map(
      (edge: { node: { id: string } }) => edge.node.id,
    ) as string[]
    const foreign = shown.filter((id) => !mine.has(id))
    const own = await sql<{ id: string }[]>`
      select id::text from identity.sessions where user_id = ${outsider.userId}
      union all select id::text from identity.audit_entries where organisation_id = ${outsider.organisationId}
      union all select id::text from platform.events where organisation_id = ${outsider.organisationId}`
    const known = new Set(own.map(({ id }) => id))
    expect([name, foreign.filter((id) => !known.has(id))]).toEqual([name, []])
  }
})

test('nobody reaches the entities of the subgraphs by a representation of their own making', async () => {
  const representations = [{ __typename: 'Order', id: ids.get('orders')?.[0] }]
  const forged =
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }'
  for (const query of [forged, '{ _service { sdl } }']) {
    const { data, errors } = await post(system.url, query, { representations }, owner)
    expect(data).toBeUndefined()
    expect(errors?.[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
  }
})

test('no mutation changes a thing of another organisation, whatever ids it is given', async () => {
  const idFor = (entity: string) => {
    const table = entity.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    const names = [`${table}s`, `${table.replace(/y$/, 'ie')}s`, `knowledge_${table}s`, `provider_${table}s`]
    return names.map((name) => ids.get(name)?.[0]).find((id) => id !== undefined) ?? randomUUID()
  }
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {})
  // Ends the session everything else is asked in.
  const names = mutations.filter((name) => name !== 'userSignOut')
  const done: string[] = []
  for (const name of names) {
    const { query, variables } = composeMutation(schema, name, idFor)
    const { data, errors } = await post(system.url, query, variables, outsider.token)
    if (!errors && data?.[name]?.userErrors.length === 0) done.push(name)
  }
  const changes = await sql<{ type: string; stream: string }[]>`
    select type, stream from platform.events
     where actor->>'id' = ${outsider.userId}
       and organisation_id is not null and organisation_id <> ${outsider.organisationId}`
  const foreign = changes.filter(({ type }) => !(type in openToEverybody))
  expect(foreign.map(({ type, stream }) => `${type} ${stream}`)).toEqual([])
  // Some do succeed, on things of one's own: the inputs are of the right form.
  expect(done.length).toBeGreaterThan(0)
}, 60_000)
