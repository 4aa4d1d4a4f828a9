import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { SubgraphResult, SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import { testUser } from '../../tests/testkit/subgraph.ts'
import { createTinySubgraph, silentLog } from '../../tests/testkit/tiny-graph.ts'
import { startRightsFeed } from './rights-feed.ts'
import { RightsMemory } from './rights-memory.ts'

const viewer = testUser({ organisationId: 'acme', organisationKind: 'CLIENT', role: 'AGENT' })
const nothing = {
  endedSessionId: null,
  revokedCredentialId: null,
  factorSessionId: null,
  hasSecondFactor: null,
  userId: null,
  organisationId: null,
  role: null,
}
const confirmation = { data: { viewerRightsChanged: null } }
const standing = (role: string | null) => ({
  data: { viewerRightsChanged: { ...nothing, userId: viewer.userId, organisationId: 'acme', role } },
})

/** An identity whose feed tells this, one list of results for each time it is asked; then it is silent. */
function tellingIdentity(...tellings: readonly (readonly SubgraphResult[])[]) {
  const asked: Record<string, unknown>[] = []
  const identity: SubgraphService = {
    ...createTinySubgraph('identity', 'type Query { none: Int }', {}),
    async *subscribe({ variables }, { signal }) {
      asked.push({ ...variables })
      const telling = tellings[asked.length - 1]
      yield* telling ?? []
      if (asked.length < tellings.length) throw new Error('The socket closed.')
      if (signal && !signal.aborted) await once(signal, 'abort')
    },
  }
  return { identity, asked }
}

test('a feed that was lost is asked again for all that a token may not know', async () => {
  const { identity, asked } = tellingIdentity(
    [standing('AGENT'), confirmation],
    [standing('AGENT'), standing(null), confirmation],
  )
  const memory = new RightsMemory()
  const feed = startRightsFeed({ identity, memory, log: silentLog })
  await new Promise<void>((resolve) => memory.watch({ viewer, issuedAt: Date.now() }, () => resolve()))
  expect(memory.findLoss({ viewer, issuedAt: Date.now() })).toBe('CHANGED')
  expect(asked).toEqual([{ lookBackSeconds: 3_660 }, { lookBackSeconds: 3_660 }])
  await feed.stop()
})

test('a feed that falls silent is begun anew', async () => {
  const { identity, asked } = tellingIdentity([confirmation])
  const memory = new RightsMemory()
  const feed = startRightsFeed({ identity, memory, log: silentLog, silenceMs: 20 })
  await expect.poll(() => asked.length, { timeout: 5_000 }).toBeGreaterThan(2)
  await feed.stop()
})

test('a feed that is refused confirms nothing', async () => {
  const { identity, asked } = tellingIdentity(
    [{ errors: [{ message: 'No.' }] as never }, confirmation],
    [{ errors: [{ message: 'No.' }] as never }],
  )
  const memory = new RightsMemory()
  const feed = startRightsFeed({ identity, memory, log: silentLog })
  await expect.poll(() => asked.length, { timeout: 5_000 }).toBe(2)
  expect(memory.findLoss({ viewer, issuedAt: 0 })).toBe('UNKNOWN')
  await feed.stop()
})
