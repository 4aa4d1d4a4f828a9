import { expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { Viewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { identity } from '../subgraph.ts'

const subgraph = testSubgraph(identity)
const query = /* GraphQL */ `
  subscription ($lookBackSeconds: Int!) {
    viewerRightsChanged(lookBackSeconds: $lookBackSeconds) {
      endedSessionId
      revokedCredentialId
      factorSessionId
      hasSecondFactor
      userId
      organisationId
      role
    }
  }
`
const nothing = {
  endedSessionId: null,
  revokedCredentialId: null,
  factorSessionId: null,
  hasSecondFactor: null,
  userId: null,
  organisationId: null,
  role: null,
}

const follow = (lookBackSeconds: number, viewer: Viewer = serviceViewer('gateway')) =>
  subgraph.follow(query, { lookBackSeconds }, viewer)

async function append(type: string, data: object, stream = `test.rights/${createId()}`): Promise<void> {
  await subgraph.database
    .as(serviceViewer('test'), 'test')
    .write((tx) => appendEvents(tx, { stream, organisationId: null, events: [{ type, data }] }))
}

async function take(changes: AsyncIterator<any>, count: number): Promise<unknown[]> {
  const taken: unknown[] = []
  while (taken.length < count) {
    const { value } = await changes.next()
    taken.push(value.errors ?? value.data.viewerRightsChanged)
  }
  return taken
}

test('what changed before is told first, then that this was all, then what changes, each once', async () => {
  const membership = { membershipId: createId(), userId: createId(), organisationId: createId() }
  const stream = `identity.membership/${membership.membershipId}`
  const sessions = [createId(), createId()]
  await append('identity.session.started', { sessionId: sessions[0] })
  await append('identity.membership.granted', { ...membership, role: 'OWNER' }, stream)
  await append('identity.session.ended', { sessionId: sessions[0] })
  const changes = follow(60)
  const { userId, organisationId } = membership
  const standing = { ...nothing, userId, organisationId }
  expect(await take(changes, 3)).toEqual([
    { ...standing, role: 'OWNER' },
    { ...nothing, endedSessionId: sessions[0] },
    null,
  ])
  await append('identity.membership.role_changed', { ...membership, role: 'AGENT' }, stream)
  await append('identity.membership.revoked', { ...membership, role: 'AGENT' }, stream)
  await append('identity.session.second_factor_withdrawn', { sessionId: sessions[1] })
  await append('identity.session.second_factor_shown', { sessionId: sessions[1] })
  await append('identity.session.ended', { sessionId: sessions[1] })
  expect(await take(changes, 5)).toEqual([
    { ...standing, role: 'AGENT' },
    standing,
    { ...nothing, factorSessionId: sessions[1], hasSecondFactor: false },
    { ...nothing, factorSessionId: sessions[1], hasSecondFactor: true },
    { ...nothing, endedSessionId: sessions[1] },
  ])
  // With nothing to tell it says so.
  expect(await take(changes, 1)).toEqual([null])
  await changes.return?.()
})

test('looking back no time at all begins now', async () => {
  await append('identity.session.ended', { sessionId: createId() })
  await new Promise((resolve) => setTimeout(resolve, 20))
  const changes = follow(0)
  expect(await take(changes, 1)).toEqual([null])
  await changes.return?.()
})

test('nobody but our own services may follow, and nobody without end back', async () => {
  const codeFor = async (lookBackSeconds: number, viewer?: Viewer) => {
    const { value } = await follow(lookBackSeconds, viewer).next()
    return value.errors[0].extensions
  }
  const owner = { organisationId: createId(), organisationKind: 'OPERATOR', role: 'OWNER' } as const
  expect(await codeFor(60, testUser(owner))).toEqual({ code: 'FORBIDDEN' })
  expect(await codeFor(60, { kind: 'anonymous' })).toEqual({ code: 'FORBIDDEN' })
  const tooFar = { code: 'BAD_USER_INPUT', field: ['lookBackSeconds'] }
  expect(await codeFor(86_401)).toEqual(tooFar)
  expect(await codeFor(-1)).toEqual(tooFar)
})
