import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createOperationAnalyst } from '../../../gateway/registry/operation-analyst.ts'
import { rootFolder } from '../../../platform/config/root-folder.ts'
import { composeChanged } from '../../../tests/testkit/compose-changed.ts'
import { insertAcme, insertPerson } from '../../../tests/testkit/people.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { createIdentityServices } from '../services.ts'
import { identity } from '../subgraph.ts'

const folder = mkdtempSync(join(tmpdir(), 'stratograph-standing-'))
const supergraph = join(folder, 'supergraph.graphql')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Identity beside a supergraph that a test can change. */
const subgraph = testSubgraph({
  ...identity,
  createServices: (runtime) =>
    createIdentityServices({ ...runtime, analyst: createOperationAnalyst(supergraph) }),
})

test('a published operation tells what of it is deprecated, and why it no longer holds, as the graph goes on', async () => {
  await writeFile(supergraph, await readFile(join(rootFolder, 'schema', 'supergraph.graphql'), 'utf8'))
  const { userId } = await insertPerson(subgraph.database)
  const organisationId = await insertAcme(subgraph.database)
  const viewer = testUser({ userId, organisationId, organisationKind: 'CLIENT', role: 'ADMIN' })
  const create = 'mutation { applicationCreate(input: { name: "Shop" }) { application { id } } }'
  const { id } = (await subgraph.data(create, {}, viewer)).applicationCreate.application
  const publish =
    'mutation ($input: ManifestPublishInput!) { manifestPublish(input: $input) { userErrors { code } } }'
  const manifest = { me: 'query Me { me { locale timeZone } }' }
  const input = { applicationId: id, format: 'RELAY', manifest }
  expect((await subgraph.data(publish, { input }, viewer)).manifestPublish.userErrors).toEqual([])
  const standing = async () => {
    const query = `query ($id: ID!) { application(id: $id) { operations { edges { node {
      standing { problems deprecatedUses { coordinate reason } }
    } } } } }`
    const { application } = await subgraph.data(query, { id }, viewer)
    return application.operations.edges[0].node.standing
  }
  expect(await standing()).toEqual({ problems: [], deprecatedUses: [] })
  const change = (from: RegExp, to: string) =>
    composeChanged('identity', (sdl) => sdl.replace(from, to)).then((sdl) => writeFile(supergraph, sdl))
  await change(/\n  locale: String\n/, '\n  locale: String @deprecated(reason: "Ask for languages.")\n')
  expect(await standing()).toEqual({
    problems: [],
    deprecatedUses: [{ coordinate: 'User.locale', reason: 'Ask for languages.' }],
  })
  await change(/\n  timeZone: String\n/, '\n  zone: String\n')
  expect(await standing()).toEqual({
    problems: [expect.stringContaining('Cannot query field "timeZone" on type "User".')],
    deprecatedUses: [],
  })
})
