import { expect, test } from 'vitest'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { InFlight } from './in-flight.ts'

const service = (name: string): Viewer => ({ kind: 'service', name })
const scopeOf = (viewer: Viewer, more: Partial<RequestScope> = {}): RequestScope => ({
  viewer,
  requestId: 'r',
  ...more,
})

/** Work that ends when told to. */
function createWork() {
  const begun: { scope: RequestScope; end: (result: string) => void }[] = []
  const start = (scope: RequestScope) =>
    new Promise<string>((end) => {
      begun.push({ scope, end })
    })
  return { begun, start }
}

test('equal rights share, be they the same object or not, and different ones never', async () => {
  const inFlight = new InFlight<string>()
  const { begun, start } = createWork()
  const one = inFlight.join('key', 0, scopeOf(service('a')), start)
  const other = inFlight.join('key', 0, scopeOf(service('a')), start)
  const stranger = inFlight.join('key', 0, scopeOf(service('b')), start)
  const elsewhere = inFlight.join(
    'key',
    0,
    scopeOf(service('a'), { headers: { 'accept-language': 'de' } }),
    start,
  )
  expect(begun).toHaveLength(3)
  begun.forEach(({ end }, index) => end(`result ${index}`))
  expect(await Promise.all([one, other, stranger, elsewhere])).toEqual([
    { result: 'result 0', isShared: true },
    { result: 'result 0', isShared: true },
    { result: 'result 1', isShared: false },
    { result: 'result 2', isShared: false },
  ])
  expect(inFlight.counters).toEqual({ started: 3, joined: 1 })
})

test('keys that differ anywhere, and what was asked in another epoch, are kept apart', () => {
  const inFlight = new InFlight<string>()
  const { begun, start } = createWork()
  const long = 'x'.repeat(100)
  for (const key of [`a${long}`, `b${long}`, `${long}a`, `${long}b`]) {
    void inFlight.join(key, 0, scopeOf(anonymousViewer), start)
    void inFlight.join(key, 1, scopeOf(anonymousViewer), start)
  }
  expect(begun).toHaveLength(8)
})

test('nobody joins what has landed, also when others landed before it', async () => {
  const inFlight = new InFlight<string>()
  const { begun, start } = createWork()
  const join = (key: string) => inFlight.join(key, 0, scopeOf(anonymousViewer), start)
  const first = [join('a'), join('b'), join('c')]
  begun[0]?.end('a')
  await first[0]
  begun[2]?.end('c')
  await first[2]
  void join('c')
  void join('a')
  const joined = join('b')
  expect(begun).toHaveLength(5)
  begun[1]?.end('b')
  expect(await joined).toEqual({ result: 'b', isShared: true })
})

test('work is stopped when the last has left, and whoever leaves hears their own reason', async () => {
  const inFlight = new InFlight<string>()
  const { begun, start } = createWork()
  const leaving = [new AbortController(), new AbortController()]
  const waiting = leaving.map(({ signal }) =>
    inFlight.join('key', 0, scopeOf(anonymousViewer, { signal }), start),
  )
  leaving[0]?.abort('tired')
  await expect(waiting[0]).rejects.toBe('tired')
  expect(begun[0]?.scope.signal?.aborted).toBe(false)
  leaving[1]?.abort('gone')
  await expect(waiting[1]).rejects.toBe('gone')
  expect(begun[0]?.scope.signal?.aborted).toBe(true)
  void inFlight.join('key', 0, scopeOf(anonymousViewer), start)
  expect(begun).toHaveLength(2)
})
