import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type { LogPosition } from '../../platform/events/event.ts'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { testUser } from '../../tests/testkit/subgraph.ts'
import { EntityCache } from './entity-cache.ts'
import { FeedState } from './feed-state.ts'

const id = '0190a0a0-0000-7000-8000-000000000001'
const otherId = '0190a0a0-0000-7000-8000-000000000002'
const log = 'f00dfeed00000000'
const at = (position: LogPosition) => `${position}@${log}`
const representation = `{"__typename":"Battery","id":"${id}"}`
const ada: RequestScope = { viewer: anonymousViewer, requestId: 'r', headers: { a: 'ada' } }
const eve: RequestScope = { viewer: anonymousViewer, requestId: 'r', headers: { a: 'eve' } }

function setUp(clock = { nowMs: 0 }, maxBytes = 100_000) {
  const feed = new FeedState()
  const cache = new EntityCache(maxBytes, feed, { now: () => clock.nowMs })
  feed.tell(at('1'), [])
  const look = (scope = ada, one = representation) =>
    cache.read({ signature: 'commerce query', representations: [one], scope })
  const fill = (name: string, policy = 'max-age=60, public', scope = ada, of = log, one = representation) => {
    const reading = look(scope, one)
    const finish = () =>
      reading?.keep(
        { data: {}, extensions: { cacheControl: policy, eventLog: of } },
        [one],
        [{ entity: { name }, errors: [] }],
      )
    return { finish }
  }
  /** As a feed that begins anew: with everything that was expected located. */
  const tellAgain = () => {
    feed.tell(at('2'), [])
    feed.locate(at('2'), feed.expected)
  }
  const names = (scope = ada) => look(scope)?.kept.map((one) => one?.entity['name'])
  return { feed, cache, look, fill, names, tellAgain }
}

test('what was kept is answered again, to everybody when it is public', () => {
  const { fill, names, cache } = setUp()
  expect(names()).toEqual([undefined])
  fill('old').finish()
  expect([names(ada), names(eve)]).toEqual([['old'], ['old']])
  expect(cache.counters.entries).toBe(1)
})

test('a private answer is kept for whoever has the very same rights', () => {
  const { fill, names } = setUp()
  fill('mine', 'max-age=60, private').finish()
  expect([names(ada), names(eve)]).toEqual([['mine'], [undefined]])
})

test('an event that names an entity drops it and nothing else', () => {
  const { fill, names, feed, cache } = setUp()
  fill('old').finish()
  feed.tell(at('2'), [otherId])
  expect(names()).toEqual(['old'])
  feed.tell(at('3'), [id])
  expect(names()).toEqual([undefined])
  expect(cache.counters).toMatchObject({ entries: 0, weight: 0 })
})

test('an answer that was on its way when its event came is not kept', () => {
  const { fill, names, feed } = setUp()
  const { finish } = fill('old')
  feed.tell(at('2'), [id])
  finish()
  expect(names()).toEqual([undefined])
})

test('an answer asked before the feed was lost is not kept after it came back', () => {
  const { fill, names, feed, tellAgain } = setUp()
  const { finish } = fill('old')
  feed.lose()
  tellAgain()
  finish()
  expect(names()).toEqual([undefined])
})

test('nothing is answered while the feed is lost, and nothing from before afterwards', () => {
  const { fill, names, feed } = setUp()
  fill('old').finish()
  feed.lose()
  expect(names()).toBeUndefined()
  feed.tell(at('2'), [])
  // What clients have seen meanwhile may lie behind where the feed began.
  expect(names()).toBeUndefined()
  feed.locate(at('3'), feed.expected)
  expect(names()).toBeUndefined()
  feed.tell(at('3'), [])
  expect(names()).toEqual([undefined])
})

test('what changed while another log took the place of the one that was told is not known', () => {
  const { fill, names, feed } = setUp()
  const { finish } = fill('late')
  fill('old').finish()
  feed.tell('9@0000000000000002', [])
  expect(feed.locate(at('9'), feed.expected)).toBe(false)
  expect(feed.locate('9@0000000000000002', feed.expected)).toBe(true)
  finish()
  expect(names()).toEqual([undefined])
})

test('a change that a client may have seen makes the cache wait until the feed is past it', () => {
  const { fill, names, feed } = setUp()
  fill('old').finish()
  feed.expectChange()
  expect(names()).toBeUndefined()
  feed.tell(at('11'), [])
  feed.locate(at('12'), feed.expected)
  expect(names()).toBeUndefined()
  feed.tell(at('12'), [id])
  expect(names()).toEqual([undefined])
})

test('the end of the log that was asked for before a change says nothing of it', () => {
  const { names, feed } = setUp()
  feed.expectChange()
  const before = feed.expected
  feed.expectChange()
  feed.tell(at('9'), [])
  feed.locate(at('5'), before)
  expect(names()).toBeUndefined()
  feed.locate(at('9'), feed.expected)
  expect(names()).toEqual([undefined])
})

test('an event that a client is about to see makes the cache wait for just this event', () => {
  const { fill, names, feed, cache } = setUp()
  fill('old').finish()
  cache.expectChange(at('5'))
  expect(names()).toBeUndefined()
  feed.tell(at('4'), [otherId])
  expect(names()).toBeUndefined()
  feed.tell(at('5'), [otherId])
  expect(names()).toEqual(['old'])
})

test('a private answer is dropped by what happens to whom it was given to', () => {
  const { fill, names, feed } = setUp()
  const viewer = testUser({ organisationId: otherId, organisationKind: 'CLIENT', role: 'AGENT' })
  const scope: RequestScope = { viewer, requestId: 'r' }
  fill('theirs', 'max-age=60, private', scope).finish()
  expect(names(scope)).toEqual(['theirs'])
  feed.tell(at('2'), [otherId])
  expect(names(scope)).toEqual([undefined])
})

test('an answer with errors is not kept', () => {
  const { look, names } = setUp()
  const answers = [{ entity: { name: 'half' }, errors: [] }]
  const extensions = { cacheControl: 'max-age=60, public', eventLog: log }
  const errors = [new GraphQLError('No.')]
  look()?.keep({ data: {}, errors, extensions }, [representation], answers)
  expect(names()).toEqual([undefined])
})

test.each([
  ['that names no time', 'public', log],
  ['that must not be kept', 'no-store', log],
  ['whose changes another log tells of', 'max-age=60, public', 'another'],
])('an answer %s is not kept', (_, policy, of) => {
  const { fill, names } = setUp()
  fill('old', policy, ada, of).finish()
  expect(names()).toEqual([undefined])
})

test('an answer is kept for its time and no longer', () => {
  const clock = { nowMs: 0 }
  const { fill, look } = setUp(clock)
  fill('old', 'max-age=60, public').finish()
  clock.nowMs = 50_000
  expect(look()?.kept[0]?.policy).toEqual({ maxAgeSeconds: 10, isPublic: true })
  clock.nowMs = 60_000
  expect(look()?.kept).toEqual([undefined])
})

test('what does not fit any more is forgotten with the ids that find it', () => {
  const { fill, cache, feed } = setUp({ nowMs: 0 }, 2_000)
  for (let number = 0; number < 100; number += 1) {
    const one = `{"id":"0190a0a0-0000-7000-8000-${String(number).padStart(12, '0')}"}`
    fill('battery', 'max-age=60, public', ada, log, one).finish()
  }
  expect(cache.counters.weight).toBeLessThanOrEqual(2_000)
  expect(cache.counters.evictions).toBeGreaterThan(90)
  feed.tell(
    at('2'),
    Array.from({ length: 100 }, (_, n) => `0190a0a0-0000-7000-8000-${String(n).padStart(12, '0')}`),
  )
  expect(cache.counters).toMatchObject({ entries: 0, weight: 0 })
})
