import { expect, it } from 'vitest'
import type { RecordedEvent } from './event.ts'
import { FanOut } from './fan-out.ts'
import type { Receiver } from './fan-out.ts'

const event = (type: string, stream: string): RecordedEvent => ({
  id: '0190a000-0000-7000-8000-000000000001',
  type,
  stream,
  version: 1,
  schemaVersion: 1,
  organisationId: null,
  actor: { kind: 'service', id: 'test' },
  correlationId: 'none',
  causationId: null,
  operation: null,
  traceParent: null,
  occurredAt: new Date(0),
  data: null,
  position: '1',
})

function receiver(types: string[], stream?: string): Receiver & { readonly got: string[] } {
  const got: string[] = []
  return { types, stream, got, receive: (received) => void got.push(`${received.type} ${received.stream}`) }
}

it('asks only those who want the type and the stream', () => {
  const fanOut = new FanOut()
  const others = Array.from({ length: 10_000 }, (_, index) => receiver(['a'], `s/${index}`))
  const all = receiver(['a', 'b'])
  for (const each of [...others, all]) fanOut.add(each)
  expect(fanOut.dispatch(event('a', 's/7'))).toBe(2)
  expect(fanOut.dispatch(event('b', 's/7'))).toBe(1)
  expect(fanOut.dispatch(event('c', 's/7'))).toBe(0)
  expect(others.filter((other) => other.got.length > 0)).toEqual([others[7]])
  expect(all.got).toEqual(['a s/7', 'b s/7'])
})

it('keeps nothing of receivers that left', () => {
  const fanOut = new FanOut()
  const receivers = [receiver(['a', 'b']), receiver(['b', 'b'], 's/1')]
  for (const each of receivers) fanOut.add(each)
  expect(fanOut.types()).toEqual(['a', 'b'])
  for (const each of receivers) fanOut.remove(each)
  expect(fanOut.types()).toEqual([])
  expect(fanOut.dispatch(event('b', 's/1'))).toBe(0)
})
