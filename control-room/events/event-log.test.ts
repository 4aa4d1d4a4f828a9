import { expect, test } from 'vitest'
import { addEvents, nameEntity, nameEvent, readEvent, shownEvents, unseen } from './event-log.ts'

const event = (id: string, occurredAt: number) => ({
  id,
  occurredAt,
  type: 'commerce.order.placed',
  stream: 'commerce.order/1',
  actor: 'Ada',
})

test('what comes again is not shown again', () => {
  const shown = [event('b', 2), event('a', 1)]
  expect(unseen(shown, [event('a', 1), event('c', 3)]).map(({ id }) => id)).toEqual(['c'])
  expect(addEvents(shown, [event('b', 2), event('c', 3)]).map(({ id }) => id)).toEqual(['c', 'b', 'a'])
})

test('a late one takes its place in time', () => {
  expect(addEvents([event('c', 3), event('a', 1)], [event('b', 2)]).map(({ id }) => id)).toEqual([
    'c',
    'b',
    'a',
  ])
})

test('the oldest make room for the newest', () => {
  const many = Array.from({ length: shownEvents }, (_, index) => event(String(index), index))
  const shown = addEvents(addEvents([], many), [event('new', shownEvents)])
  expect(shown).toHaveLength(shownEvents)
  expect(shown[0]?.id).toBe('new')
  expect(shown.at(-1)?.id).toBe('1')
})

test('names are made for people', () => {
  expect(nameEvent('identity.session.reuse_detected')).toEqual({
    subgraph: 'identity',
    happening: 'session reuse detected',
  })
  expect(nameEntity('commerce.order/0199a1b2-0000-7000-8000-0000deadbeef')).toBe('…deadbeef')
  const line = { id: '1', type: 't', stream: 's', occurredAt: '2026-01-01T00:00:00Z', actorKind: 'service' }
  expect(readEvent({ ...line, actor: null })).toMatchObject({
    actor: 'service',
    occurredAt: 1_767_225_600_000,
  })
  expect(readEvent({ ...line, actor: { displayName: 'Ada' } }).actor).toBe('Ada')
})
