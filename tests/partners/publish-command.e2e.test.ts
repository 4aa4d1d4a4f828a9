import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { createPartner } from './partner.ts'
import type { Partner, PartnerOptions } from './partner.ts'
import { createWorkFolder, runPartners } from './partners-command.ts'
import type { CommandEnd, WorkFolder } from './partners-command.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const operationsOf = `query ($id: ID!) {
  application(id: $id) { operations(first: 100) { edges { node { name documentId body } } } }
}`

describe('npm run partners -- publish', () => {
  let system: RunningSystem
  let folder: WorkFolder
  beforeAll(async () => {
    ;[system, folder] = await Promise.all([startSystem('one process'), createWorkFolder()])
  }, 120_000)
  afterAll(async () => {
    await system?.stop()
    await folder?.remove()
  })

  const build = (options: PartnerOptions = {}) =>
    createPartner(system.url, { scopes: ['operations:publish'], ...options })

  function publish({ applicationId, key }: Partner, path: string): Promise<CommandEnd> {
    const target = ['--application', applicationId, '--url', `${system.url}/graphql`]
    return runPartners(['publish', ...target, path], { STRATOGRAPH_KEY: key })
  }

  async function published({ adminToken, applicationId }: Partner) {
    const { data } = await post(system.url, operationsOf, { id: applicationId }, adminToken)
    const nodes = data.application.operations.edges.map(({ node }: any) => node)
    return nodes.sort((a: any, b: any) => a.name.localeCompare(b.name)) as {
      name: string
      documentId: string
      body: string
    }[]
  }

  test('publishes a folder with fragments across files, once, also for who may send ids only', async () => {
    const partner = await build({ documentMode: 'REQUIRE_ID' })
    await folder.write(
      'ops/a.graphql',
      '# Who asks.\nquery WhoAmI { applications(first: 1) { edges { node { ...App } } } }',
    )
    await folder.write(
      'ops/deep/app.gql',
      'fragment App on Application { ...Mode }\nfragment Mode on Application { documentMode }',
    )
    await folder.write('ops/empty.graphql', '# nothing yet\n')
    const first = await publish(partner, join(folder.path, 'ops'))
    expect(first).toEqual({
      exitCode: 0,
      out: 'partners: published 1 operation: 1 added, 0 known before\n',
      err: '',
    })
    const again = await publish(partner, join(folder.path, 'ops'))
    expect(again.out).toBe('partners: published 1 operation: 0 added, 1 known before\n')
    const [operation] = await published(partner)
    expect(operation?.documentId).toBe(hashOf(operation?.body ?? ''))
    expect(operation?.body).toMatch(/^# Who asks\.\nquery WhoAmI [^]*fragment App [^]*fragment Mode /)
  })

  test('publishes a manifest of Apollo’s tools and a map of Relay’s compiler by their own ids', async () => {
    const partner = await build()
    const entry = { id: 'a-1', name: 'A', type: 'query', body: 'query A { me { id } }' }
    const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations: [entry] }
    const apollo = await folder.write('apollo.json', JSON.stringify(manifest))
    const relay = await folder.write('relay.json', JSON.stringify({ 'r-1': 'query R { me { id } }' }))
    for (const path of [apollo, relay]) expect((await publish(partner, path)).exitCode).toBe(0)
    expect((await published(partner)).map(({ documentId }) => documentId)).toEqual(['a-1', 'r-1'])
  })

  test('tells every refusal of the graph with its place, and publishes nothing', async () => {
    const partner = await build()
    await folder.write('bad/good.graphql', 'query Good { me { id } }')
    await folder.write('bad/wrong.graphql', '\nquery Wrong { me { nothing } }\nquery Worse { nobody }')
    const { exitCode, err } = await publish(partner, join(folder.path, 'bad'))
    expect(exitCode).toBe(1)
    expect(err).toMatch(/^wrong\.graphql:2: INVALID_OPERATION: .*"nothing"/m)
    expect(err).toMatch(/^wrong\.graphql:3: INVALID_OPERATION: .*"nobody"/m)
    expect(err).toContain('partners: refused, for 2 reasons')
    expect(await published(partner)).toEqual([])
    const other = await folder.write('other.json', JSON.stringify({ x: 'query X { me { id } }' }))
    expect((await publish(partner, other)).exitCode).toBe(0)
    await folder.write('other.json', JSON.stringify({ x: 'query X { me { id displayName } }' }))
    expect((await publish(partner, other)).err).toMatch(/^other\.json x: ID_CONFLICT: /)
  })

  test('publishes 10,000 operations in parts and tells of each', async () => {
    const partner = await build()
    const names = Array.from({ length: 10_000 }, (_, index) => `Many${index}`)
    const map = Object.fromEntries(names.map((name) => [name, `query ${name} { me { id } }`]))
    const { out, err, exitCode } = await publish(
      partner,
      await folder.write('many.json', JSON.stringify(map)),
    )
    expect([exitCode, err]).toEqual([0, ''])
    expect(out).toContain('partners: a part of 2000 operations is published\n'.repeat(5))
    expect(out).toContain('partners: published 10000 operations: 10000 added, 0 known before\n')
  }, 120_000)

  test('lets a build’s key publish for its own application, and send no other text', async () => {
    const [partner, other] = [await build({ documentMode: 'REQUIRE_ID' }), await build()]
    const path = await folder.write('own.json', JSON.stringify({ own: 'query Own { me { id } }' }))
    const elsewhere = await publish({ ...partner, applicationId: other.applicationId }, path)
    expect([elsewhere.exitCode, elsewhere.err]).toEqual([1, expect.stringMatching(/^FORBIDDEN: /)])
    const { errors } = await post(system.url, 'query Own { me { id } }', {}, partner.key)
    expect(errors?.[0].extensions.code).toBe('PERSISTED_QUERY_ID_REQUIRED')
    expect([await published(partner), await published(other)]).toEqual([[], []])
  })

  test('shows no key, whatever goes wrong', async () => {
    const partner = await build({ scopes: ['identity:read'] })
    const path = await folder.write('one.json', JSON.stringify({ one: 'query One { me { id } }' }))
    const target = ['--application', partner.applicationId, '--url', `${system.url}/graphql`]
    const keyFile = await folder.write('key', `${partner.key}\n`)
    const unscoped = await runPartners(['publish', ...target, '--key-file', keyFile, path])
    const broken = await publish({ ...partner, key: partner.key.slice(0, -1) }, path)
    const two = await publish({ ...partner, key: `${partner.key} ${partner.key}` }, path)
    const argument = await runPartners(['publish', ...target, `--key=${partner.key}`, path])
    const file = await runPartners(['publish', ...target, partner.key])
    const none = await runPartners(['publish', ...target, path])
    const ends = [unscoped, broken, two, argument, file, none]
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([1, 1, 2, 2, 2, 2])
    expect(unscoped.err).toMatch(/^UNAUTHORIZED_FIELD_OR_TYPE: /)
    expect(broken.err).toMatch(/^API_KEY_MALFORMED: /)
    expect(none.err).toContain('STRATOGRAPH_KEY holds no key')
    for (const { out, err } of ends) expect(out + err).not.toContain(partner.key.slice(0, 40))
  })
})
