import { describe, expect, test } from 'vitest'
import { copyJson, createMerge } from './merge.ts'

const mergeInto = createMerge((typename) => typename === 'Item')

function merge(target: Record<string, unknown>, source: Record<string, unknown>): unknown {
  mergeInto(target, source)
  return target
}

describe('merging', () => {
  test('joins objects key by key and lists item by item', () => {
    expect(merge({ a: { x: 1 }, l: [{ x: 1 }, null] }, { a: { y: 2 }, l: [{ y: 2 }, { y: 3 }] })).toEqual({
      a: { x: 1, y: 2 },
      l: [{ x: 1, y: 2 }, { y: 3 }],
    })
  })

  test.each([
    [{ a: null }, { a: { x: 1 } }],
    [{ a: { x: 1 } }, { a: null }],
  ])('keeps an object whether the null comes before or after it', (one, other) => {
    expect(merge(structuredClone(one), structuredClone(other))).toEqual({ a: { x: 1 } })
  })

  test('takes the newer of two leaves and of two lists of different length', () => {
    expect(merge({ a: 1, l: [1, 2] }, { a: 2, l: [3] })).toEqual({ a: 2, l: [3] })
  })

  test.each([
    ['Book', 'Item'],
    ['Item', 'Book'],
  ])('keeps the concrete of the type names %s and %s', (one, other) => {
    expect(merge({ __typename: one }, { __typename: other })).toEqual({ __typename: 'Book' })
  })

  test('leaves keys alone that the source does not have', () => {
    expect(merge({ a: 1 }, { a: undefined, b: 2 })).toEqual({ a: 1, b: 2 })
  })
})

test('a copy shares no object with the original', () => {
  const original = { a: [{ x: null }], b: 'text' }
  const copy = copyJson(original) as typeof original
  expect(copy).toEqual(original)
  expect(copy.a).not.toBe(original.a)
  expect(copy.a[0]).not.toBe(original.a[0])
})
