import { expect, test } from 'vitest'
import type { MemberRole, UserViewer, Viewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { createEventLog } from '../../../platform/events/event-log.ts'
import { clientMember, createWatchedProject, operatorMember } from '../../../tests/testkit/ecosystem.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { ecosystem } from '../subgraph.ts'

const subgraph = testSubgraph(ecosystem)
const create = /* GraphQL */ `
  mutation ($input: ProjectCreateInput!) {
    projectCreate(input: $input) {
      project {
        id
        slug
        name
        status
        healthUrl
        health {
          status
        }
        organisation {
          id
        }
      }
      userErrors {
        code
        field
      }
    }
  }
`
const update = /* GraphQL */ `
  mutation ($input: ProjectUpdateInput!) {
    projectUpdate(input: $input) {
      project {
        name
        status
        healthUrl
        lastDeployedAt
      }
      userErrors {
        code
        field
      }
    }
  }
`
const facts = () => ({
  slug: `project-${createId().slice(-12)}`,
  name: 'Ledger',
  description: 'Keeps the books.',
  status: 'PLANNED',
  repository: 'ledger',
})
const eventsOf = (id: string) => createEventLog(subgraph.database).readStream(`ecosystem.project/${id}`)
const updateAs = async (viewer: Viewer, input: object) =>
  (await subgraph.data(update, { input }, viewer)).projectUpdate

test('a manager has a project of their organisation watched', async () => {
  const manager = clientMember()
  const input = facts()
  const { projectCreate } = await subgraph.data(create, { input }, manager)
  const { slug, name, status } = input
  expect(projectCreate).toEqual({
    project: {
      id: expect.any(String),
      slug,
      name,
      status,
      healthUrl: null,
      health: null,
      organisation: { id: manager.organisationId },
    },
    userErrors: [],
  })
  expect((await eventsOf(projectCreate.project.id)).map(({ type, actor }) => [type, actor.id])).toEqual([
    ['ecosystem.project.created', manager.userId],
  ])
})

test('of forty who want one short name at once, one gets it', async () => {
  const input = facts()
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => subgraph.data(create, { input }, clientMember())),
  )
  const refused = answers.filter(({ projectCreate }) => projectCreate.project === null)
  expect(refused).toHaveLength(39)
  expect(refused[0]?.projectCreate.userErrors).toEqual([{ code: 'SLUG_TAKEN', field: ['input', 'slug'] }])
})

test('a project is seen by its owner and by us, and is changed by their managers and ours', async () => {
  const { owner, id, slug } = await createWatchedProject(subgraph, clientMember())
  const query =
    'query ($id: ID!, $slug: String!) { project(id: $id) { slug } projectBySlug(slug: $slug) { id } }'
  const seenBy = (viewer?: Viewer) => subgraph.data(query, { id, slug }, viewer)
  const seen = { project: { slug }, projectBySlug: { id } }
  const nothing = { project: null, projectBySlug: null }
  expect(await seenBy({ ...owner, role: 'MEMBER' })).toEqual(seen)
  expect(await seenBy(operatorMember('MEMBER'))).toEqual(seen)
  expect(await seenBy(clientMember('OWNER'))).toEqual(nothing)
  expect(await seenBy(testUser())).toEqual(nothing)
  expect(await seenBy()).toEqual(nothing)

  expect(await updateAs(operatorMember('MANAGER'), { projectId: id, status: 'RETIRED' })).toMatchObject({
    project: { status: 'RETIRED' },
  })
  expect(await updateAs(clientMember('OWNER'), { projectId: id, status: 'ACTIVE' })).toEqual({
    project: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['input', 'projectId'] }],
  })
  expect(await eventsOf(id)).toHaveLength(2)
})

test('an update changes what is given and tells what changed; one that changes nothing is not told', async () => {
  const { owner, id } = await createWatchedProject(subgraph, clientMember())
  const input = {
    projectId: id,
    name: 'Renamed',
    healthUrl: 'https://status.example/health',
    lastDeployedAt: '2026-11-20T10:00:00.000Z',
  }
  const { projectId: _, ...changed } = input
  expect(await updateAs(owner, input)).toEqual({ project: { ...changed, status: 'ACTIVE' }, userErrors: [] })
  await updateAs(owner, input)
  expect(await updateAs(owner, { projectId: id, healthUrl: null })).toMatchObject({
    project: { healthUrl: null },
  })
  const events = await eventsOf(id)
  expect(events.map(({ data }) => (data as { changed?: string[] }).changed)).toEqual([
    undefined,
    ['name', 'healthUrl', 'lastDeployedAt'],
    ['healthUrl'],
  ])
})

test('forty updates at once each change what they name, one after the other', async () => {
  const { owner, id } = await createWatchedProject(subgraph, clientMember())
  await Promise.all(
    Array.from({ length: 40 }, (_, n) => updateAs(owner, { projectId: id, description: `Version ${n}.` })),
  )
  const versions = (await eventsOf(id)).map(({ version }) => version)
  expect(versions).toEqual(Array.from({ length: 41 }, (_, n) => n + 1))
})

test.each([['AGENT'], ['MEMBER']] as [MemberRole][])(
  'a %s has no project watched and changes none',
  async (role) => {
    const { owner, id } = await createWatchedProject(subgraph, clientMember())
    const weaker: UserViewer = { ...owner, role }
    const codes = [
      await subgraph.run(create, { input: facts() }, weaker),
      await subgraph.run(update, { input: { projectId: id, name: 'Mine' } }, weaker),
      await subgraph.run(create, { input: facts() }),
    ].map(({ errors }) => errors?.[0]?.extensions['code'])
    expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN', 'UNAUTHENTICATED'])
  },
)

const badFacts: [string, object, string][] = [
  ['an over-long name', { name: 'x'.repeat(10_241) }, 'name'],
  ['a blank name', { name: ' ' }, 'name'],
  ['a short name with capitals', { slug: 'Ledger' }, 'slug'],
  ['a short name of one letter', { slug: 'l' }, 'slug'],
  ['an over-long description', { description: 'x'.repeat(2_001) }, 'description'],
  ['an address of a file', { healthUrl: 'file:///etc/passwd' }, 'healthUrl'],
  ['an address with a password', { healthUrl: 'http://user:secret@example.test/' }, 'healthUrl'],
  ['an over-long address', { healthUrl: `https://example.test/${'x'.repeat(500)}` }, 'healthUrl'],
]
test.each(badFacts)('%s is refused with the field at fault', async (_, fault, field) => {
  const result = await subgraph.run(create, { input: { ...facts(), ...fault } }, clientMember())
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['input', field] })
})

const privateUrls = [
  'http://169.254.169.254/latest/meta-data/',
  'https://[::1]:5432/',
  'http://localhost:9200/',
]
test.each(privateUrls)('%s is refused as an address to ask, and nothing is changed', async (healthUrl) => {
  const notPublic = [{ code: 'HEALTH_URL_NOT_PUBLIC', field: ['input', 'healthUrl'] }]
  const manager = clientMember()
  const { projectCreate } = await subgraph.data(create, { input: { ...facts(), healthUrl } }, manager)
  expect(projectCreate).toEqual({ project: null, userErrors: notPublic })
  const { owner, id } = await createWatchedProject(subgraph, manager)
  expect(await updateAs(owner, { projectId: id, healthUrl })).toEqual({
    project: null,
    userErrors: notPublic,
  })
  expect(await eventsOf(id)).toHaveLength(1)
})

test('an unknown status, an id that is none and a cursor that is none are refused', async () => {
  const viewer = clientMember()
  const unknown = await subgraph.run(create, { input: { ...facts(), status: 'BROKEN' } }, viewer)
  expect(unknown.errors?.[0]?.message).toContain('"BROKEN" does not exist in "ProjectStatus" enum')
  const id = await subgraph.run('{ project(id: "42") { id } }', {}, viewer)
  expect(id.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['id'] })
  const cursor = await subgraph.run('{ projects(after: "nonsense") { edges { cursor } } }', {}, viewer)
  expect(cursor.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['after'] })
})

test('projects are listed by name, page by page, and narrowed by status, health and name', async () => {
  const viewer = clientMember()
  for (const [name, status] of [
    ['Gamma_1', 'ACTIVE'],
    ['Alpha', 'ACTIVE'],
    ['Beta', 'PLANNED'],
  ] as const)
    await createWatchedProject(subgraph, viewer, { name, status })
  const query = `query ($after: String, $filter: ProjectFilterInput) {
    projects(first: 2, after: $after, filter: $filter) { edges { node { name } } pageInfo { endCursor hasNextPage } }
  }`
  const list = async (variables: object) => {
    const { projects } = await subgraph.data(query, { ...variables }, viewer)
    return { names: projects.edges.map((edge: any) => edge.node.name), ...projects.pageInfo }
  }
  const first = await list({})
  expect([first.names, first.hasNextPage]).toEqual([['Alpha', 'Beta'], true])
  expect((await list({ after: first.endCursor })).names).toEqual(['Gamma_1'])
  expect((await list({ filter: { status: 'PLANNED' } })).names).toEqual(['Beta'])
  expect((await list({ filter: { search: 'a_' } })).names).toEqual(['Gamma_1'])
  expect((await list({ filter: { search: '%' } })).names).toEqual([])
  expect((await list({ filter: { health: 'UP' } })).names).toEqual([])
})

test('an organisation shows its projects to whoever may see them', async () => {
  const { owner, slug } = await createWatchedProject(subgraph, clientMember())
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) {
    ... on Organisation { projects { edges { node { slug } } } }
  } }`
  const r = [{ __typename: 'Organisation', id: owner.organisationId }]
  const shown = async (viewer: Viewer) => {
    const { _entities } = await subgraph.data(query, { r }, viewer)
    return _entities[0].projects.edges.map((edge: any) => edge.node.slug)
  }
  expect(await shown(owner)).toEqual([slug])
  expect(await shown(operatorMember('MEMBER'))).toEqual([slug])
  expect(await shown(clientMember())).toEqual([])
})

test('references find what the viewer may see and nothing else, in one statement', async () => {
  const { owner, id, slug } = await createWatchedProject(subgraph, clientMember())
  const hidden = await createWatchedProject(subgraph, clientMember())
  const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Project { slug } } }'
  const r = [id, hidden.id, createId(), 'no-id'].map((key) => ({ __typename: 'Project', id: key }))
  const { value, statements } = await subgraph.database.statements.count(() =>
    subgraph.data(query, { r }, owner),
  )
  expect(value).toEqual({ _entities: [{ slug }, null, null, null] })
  expect(statements).toHaveLength(1)
})
