import { expect, test } from 'vitest'
import { LruCache } from './lru-cache.ts'

test('the values used last are kept, as many as the limit says', () => {
  const cache = new LruCache<number>(2)
  cache.set('a', 1)
  cache.set('b', 2)
  expect(cache.get('a')).toBe(1)
  cache.set('c', 3)
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3])
  expect(cache.counters).toEqual({ entries: 2, weight: 2, hits: 3, misses: 1, evictions: 1 })
})

test('weights count, and a value that grows pushes out others but never itself', () => {
  const cache = new LruCache<string>(10)
  cache.set('a', 'A', 4)
  cache.set('b', 'B', 4)
  cache.grow('b', 'B', 3)
  expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 'B'])
  cache.grow('b', 'B', 100)
  expect(cache.get('b')).toBe('B')
  cache.set('c', 'C', 1)
  expect(cache.counters).toMatchObject({ entries: 1, weight: 1, evictions: 2 })
})

test('what is no longer kept does not grow, nor does another under its key', () => {
  const cache = new LruCache<object>(10)
  const old = {}
  cache.set('a', old, 1)
  cache.set('a', {}, 2)
  cache.grow('a', old, 5)
  cache.grow('b', old, 5)
  cache.delete('b')
  expect(cache.counters).toMatchObject({ entries: 1, weight: 2 })
  cache.delete('a')
  expect(cache.counters).toMatchObject({ entries: 0, weight: 0 })
})

test('a value that was used gets one second chance, and another when it was used again', () => {
  const cache = new LruCache<number>(3)
  for (const [value, key] of ['a', 'b', 'c'].entries()) cache.set(key, value)
  expect([cache.get('a'), cache.get('c')]).toEqual([0, 2])
  cache.set('d', 3)
  expect(cache.list()).toEqual([2, 3, 0])
  cache.set('e', 4)
  expect(cache.list()).toEqual([0, 4, 2])
  expect(cache.get('a')).toBe(0)
  cache.set('f', 5)
  expect(cache.list()).toEqual([2, 5, 0])
})

test('what just came stays, although all others were used and it is too heavy', () => {
  const cache = new LruCache<string>(3)
  for (const key of ['a', 'b', 'c']) cache.set(key, key)
  for (const key of ['a', 'b', 'c']) cache.get(key)
  cache.set('d', 'd')
  expect(cache.list()).toEqual(['b', 'c', 'd'])
  for (const key of ['b', 'c']) cache.get(key)
  cache.set('e', 'e', 9)
  expect(cache.list()).toEqual(['e'])
  expect(cache.counters).toMatchObject({ entries: 1, weight: 9, evictions: 4 })
})
