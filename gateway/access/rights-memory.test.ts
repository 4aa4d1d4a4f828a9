import { expect, test, vi } from 'vitest'
import { testUser } from '../../tests/testkit/subgraph.ts'
import type { MachineViewer } from '../../platform/auth/viewer.ts'
import { RightsMemory } from './rights-memory.ts'
import type { RightsChange, RightsLoss, RightsMemoryOptions } from './rights-memory.ts'

const manager = testUser({ organisationId: 'acme', organisationKind: 'CLIENT', role: 'MANAGER' })
const machine: MachineViewer = {
  kind: 'machine',
  principal: 'APPLICATION',
  machineId: 'app',
  credentialId: 'key',
  organisationId: 'acme',
  organisationKind: 'CLIENT',
  role: 'MEMBER',
  scopes: [],
}
const nothing: RightsChange = {
  endedSessionId: null,
  revokedCredentialId: null,
  factorSessionId: null,
  hasSecondFactor: null,
  userId: null,
  organisationId: null,
  role: null,
}
const start = 1_000_000_000

const listener = () => vi.fn<(loss: RightsLoss) => void>()

/** A memory that knows all up to `start`, and its clock. */
function createMemory(options: RightsMemoryOptions = {}) {
  const clock = { now: start }
  const memory = new RightsMemory({ ...options, now: () => clock.now })
  memory.confirm()
  const lossOf = (viewer: typeof manager | MachineViewer = manager, issuedAt = start) =>
    memory.findLoss({ viewer, issuedAt })
  const role = (name: string | null, organisationId = 'acme') =>
    memory.learn([{ ...nothing, userId: manager.userId, organisationId, role: name }])
  return { memory, clock, lossOf, role }
}

test('a session that ended stands against its tokens and nobody else’s', () => {
  const { memory, lossOf } = createMemory()
  memory.learn([{ ...nothing, endedSessionId: manager.sessionId }])
  expect(lossOf()).toBe('ENDED')
  expect(lossOf(testUser())).toBeUndefined()
  expect(memory.findLoss({ viewer: { kind: 'anonymous' }, issuedAt: 0 })).toBeUndefined()
})

test('a void key stands against the machine that showed it', () => {
  const { memory, lossOf } = createMemory()
  memory.learn([{ ...nothing, revokedCredentialId: 'another' }])
  expect(lossOf(machine)).toBeUndefined()
  memory.learn([{ ...nothing, revokedCredentialId: 'key' }])
  expect(lossOf(machine)).toBe('ENDED')
})

test('a token is believed as long as it says the role that holds, whenever it was issued', () => {
  const { role, lossOf } = createMemory()
  role('ADMIN')
  expect(lossOf()).toBe('CHANGED')
  // Signed after the change with what was read before it.
  expect(lossOf(manager, start + 1)).toBe('CHANGED')
  expect(lossOf({ ...manager, role: 'ADMIN' })).toBeUndefined()
  role('MANAGER')
  expect(lossOf()).toBeUndefined()
  role(null)
  expect(lossOf()).toBe('CHANGED')
  expect(lossOf({ ...manager, organisationId: 'other' })).toBeUndefined()
  expect(lossOf({ ...manager, organisationId: null, organisationKind: null, role: null })).toBeUndefined()
})

test('a second factor that was given up stands against tokens that say it was shown in that session', () => {
  const { memory, lossOf } = createMemory()
  const shown = { ...manager, hasSecondFactor: true } as const
  const onLoss = listener()
  memory.watch({ viewer: shown, issuedAt: start }, onLoss)
  const factor = { ...nothing, factorSessionId: manager.sessionId }
  memory.learn([{ ...factor, factorSessionId: 'another', hasSecondFactor: false }])
  expect(lossOf(shown)).toBeUndefined()
  memory.learn([{ ...factor, hasSecondFactor: false }])
  expect([lossOf(shown), lossOf()]).toEqual(['CHANGED', undefined])
  expect(onLoss).toHaveBeenCalledExactlyOnceWith('CHANGED')
  memory.learn([{ ...factor, hasSecondFactor: true }])
  expect([lossOf(shown), lossOf()]).toEqual([undefined, undefined])
})

test('what is older than any token is forgotten', () => {
  const { memory, clock, role, lossOf } = createMemory()
  memory.learn([{ ...nothing, endedSessionId: manager.sessionId }])
  clock.now += 62 * 60_000
  memory.confirm()
  role('AGENT', 'other')
  expect(lossOf(manager, clock.now)).toBeUndefined()
})

test('what has to go to make room takes the word of older tokens with it', () => {
  const { memory, clock, lossOf } = createMemory({ limit: 2 })
  const onLoss = listener()
  memory.watch({ viewer: machine, issuedAt: start }, onLoss)
  for (const endedSessionId of [manager.sessionId, 'second', 'third'])
    memory.learn([{ ...nothing, endedSessionId }])
  expect(lossOf()).toBe('CHANGED')
  expect(onLoss).toHaveBeenCalledExactlyOnceWith('CHANGED')
  clock.now += 6_000
  expect(lossOf(testUser(), clock.now)).toBeUndefined()
})

test('who could not be asked for a minute is not known, but a token issued since then is', () => {
  const { memory, clock, lossOf } = createMemory()
  const onLoss = listener()
  memory.watch({ viewer: manager, issuedAt: start }, onLoss)
  clock.now += 60_000
  memory.tellUnconfirmed()
  expect(lossOf()).toBeUndefined()
  clock.now += 1
  expect(lossOf()).toBe('UNKNOWN')
  expect(lossOf(manager, clock.now - 1)).toBeUndefined()
  expect(onLoss).not.toHaveBeenCalled()
  memory.tellUnconfirmed()
  expect(onLoss).toHaveBeenCalledExactlyOnceWith('UNKNOWN')
  memory.confirm()
  expect(lossOf()).toBeUndefined()
})

test('a memory that never heard anything believes fresh tokens only', async () => {
  const memory = new RightsMemory({ now: () => start })
  expect(memory.findLoss({ viewer: manager, issuedAt: start - 60_001 })).toBe('UNKNOWN')
  expect(memory.findLoss({ viewer: manager, issuedAt: start - 1_000 })).toBeUndefined()
  memory.confirm()
  await memory.confirmed
  expect(memory.findLoss({ viewer: manager, issuedAt: start - 60_001 })).toBeUndefined()
})

test('those who stay are told once, those who left are not, and those whom it does not touch neither', () => {
  const { memory, role } = createMemory()
  const [stays, left, same, other] = [listener(), listener(), listener(), listener()]
  const holder = { viewer: manager, issuedAt: start }
  memory.watch(holder, stays)
  memory.watch(holder, left)()
  memory.watch({ ...holder, viewer: { ...manager, role: 'AGENT' } }, same)
  memory.watch({ ...holder, viewer: testUser() }, other)
  role('AGENT')
  role(null, 'other')
  memory.learn([{ ...nothing, endedSessionId: manager.sessionId }])
  expect(stays).toHaveBeenCalledExactlyOnceWith('CHANGED')
  expect(left).not.toHaveBeenCalled()
  expect(same).toHaveBeenCalledExactlyOnceWith('ENDED')
  expect(other).not.toHaveBeenCalled()
})

test('how things stood in between stops nobody', () => {
  const { memory } = createMemory()
  const onLoss = listener()
  memory.watch({ viewer: manager, issuedAt: start }, onLoss)
  const membership = { ...nothing, userId: manager.userId, organisationId: 'acme' }
  memory.learn([
    { ...membership, role: 'AGENT' },
    { ...membership, role: 'MANAGER' },
  ])
  expect(onLoss).not.toHaveBeenCalled()
})
