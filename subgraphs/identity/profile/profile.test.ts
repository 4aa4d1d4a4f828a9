import { expect, test } from 'vitest'
import { faultOfPatch, maxPreferencesBytes, maxPreferencesDepth } from './profile.ts'

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) })

test('a patch is a JSON object', () => {
  for (const patch of [null, 1, 'text', true, [{}]]) expect(faultOfPatch(patch)).toBe('must be a JSON object')
  expect(faultOfPatch({})).toBeNull()
  expect(faultOfPatch({ a: null, b: [1, { c: 'd' }] })).toBeNull()
})

test('a patch nests to the limit and no deeper', () => {
  expect(faultOfPatch(nested(maxPreferencesDepth))).toBeNull()
  expect(faultOfPatch(nested(maxPreferencesDepth + 1))).toMatch(/deeper/)
})

test('a patch of a hundred thousand levels is refused like any other', () => {
  let patch: unknown = {}
  for (let level = 0; level < 100_000; level += 1) patch = { a: patch }
  expect(faultOfPatch(patch)).toMatch(/deeper/)
})

test('a patch is as large as the limit and no larger', () => {
  const frame = '{"a":""}'.length
  expect(faultOfPatch({ a: 'x'.repeat(maxPreferencesBytes - frame) })).toBeNull()
  expect(faultOfPatch({ a: 'x'.repeat(maxPreferencesBytes - frame + 1) })).toMatch(/bytes/)
})

test('text the database cannot keep is refused in keys and values', () => {
  for (const patch of [{ a: '\0' }, { '\0': 1 }, { a: ['\ud800'] }])
    expect(faultOfPatch(patch)).toMatch(/U\+0000/)
})
