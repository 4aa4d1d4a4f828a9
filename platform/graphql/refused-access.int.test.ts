import { GraphQLError } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../tests/testkit/database.ts'
import type { TestDatabase } from '../../tests/testkit/database.ts'
import { testUser } from '../../tests/testkit/subgraph.ts'
import { commonViewer } from '../auth/common-viewer.ts'
import { anonymousViewer } from '../auth/viewer.ts'
import type { Viewer } from '../auth/viewer.ts'
import { createId } from '../database/uuid.ts'
import { forbidden, notFound } from '../errors/public-error.ts'
import { createLogger } from '../telemetry/log.ts'
import { createRefusalRecorder } from './refused-access.ts'

let store: TestDatabase
let owner: ReturnType<typeof testUser>
beforeAll(async () => {
  store = await createTestDatabase(['identity'])
})
afterAll(() => store?.drop())

const log = createLogger({ level: 'silent', service: 'test' })
const thrown = (error: Error, ...path: string[]) =>
  new GraphQLError(error.message, { path, originalError: error })

/** What the log holds of a viewer's refusals, once `count` are there. */
async function refusalsOf(viewer: Viewer, count: number): Promise<readonly Record<string, unknown>[]> {
  const id = viewer.kind === 'user' ? viewer.userId : 'nobody'
  for (let tries = 0; ; tries += 1) {
    const rows = await store.database.sql.begin(async (tx) => {
      await tx`select set_config('request.jwt.claims', '{"role":"service"}', true)`
      return tx`select type, organisation_id, correlation_id, data from platform.events where actor->>'id' = ${id} order by position`
    })
    if (rows.length >= count || tries === 100) return rows
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('a refusal is an event of the viewer’s organisation, with the fields and the request; the same one only once', async () => {
  owner = testUser({ organisationId: createId(), organisationKind: 'CLIENT', role: 'MEMBER' })
  const recorder = createRefusalRecorder({ subgraph: 'crm', database: store.database, log })
  const errors = [
    thrown(forbidden('This needs the role AGENT or above.'), 'leads'),
    thrown(notFound('Lead'), 'lead'),
    thrown(forbidden(), 'leads'),
  ]
  for (let times = 0; times < 50; times += 1)
    recorder.record(errors, { viewer: owner, requestId: `r-${times}` })
  recorder.record([thrown(forbidden(), 'ticketMove')], { viewer: owner, requestId: 'r-other' })
  const rows = await refusalsOf(owner, 2)
  expect(rows.length).toBe(2)
  expect(rows.find((row) => row['correlation_id'] === 'r-0')).toEqual({
    type: 'crm.access.refused',
    organisation_id: owner.organisationId,
    correlation_id: 'r-0',
    data: { fields: ['leads'], reason: 'This needs the role AGENT or above.' },
  })
  expect(rows.map((row) => row['correlation_id']).sort()).toEqual(['r-0', 'r-other'])
})

test('who is refused again after a while is recorded again, and nobody unknown ever is', async () => {
  const viewer = testUser({ organisationId: createId(), organisationKind: 'CLIENT', role: 'MEMBER' })
  const recorder = createRefusalRecorder({ subgraph: 'crm', database: store.database, log, quietMs: 0 })
  for (const nobody of [anonymousViewer, commonViewer(viewer) ?? viewer])
    recorder.record([thrown(forbidden(), 'leads')], { viewer: nobody, requestId: 'nobody' })
  recorder.record([thrown(forbidden(), 'leads')], { viewer, requestId: 'first' })
  await new Promise((resolve) => setTimeout(resolve, 5))
  recorder.record([thrown(forbidden(), 'leads')], { viewer, requestId: 'second' })
  expect((await refusalsOf(viewer, 2)).map((row) => row['correlation_id']).sort()).toEqual([
    'first',
    'second',
  ])
  const [{ count } = { count: -1 }] = await store.database.sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claims', '{"role":"service"}', true)`
    return tx<{ count: number }[]>`select count(*)::int from platform.events where correlation_id = 'nobody'`
  })
  expect(count).toBe(0)
})
