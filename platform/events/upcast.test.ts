import { expect, it } from 'vitest'
import { createUpcasters } from './upcast.ts'

const type = 'test.thing.changed'
const add = (from: number) => ({ type, from, upcast: (data: unknown) => [...(data as number[]), from] })

it('goes through every step from the version an event was written at', () => {
  const upcasters = createUpcasters([add(2), add(1), add(3)])
  expect(upcasters.targetVersion(type, 1)).toBe(4)
  expect(upcasters.upcast(type, 1, [])).toEqual([1, 2, 3])
  expect(upcasters.upcast(type, 3, [])).toEqual([3])
})

it('leaves present, newer and unknown events as they are', () => {
  const upcasters = createUpcasters([add(1)])
  expect(upcasters.targetVersion(type, 2)).toBe(2)
  expect(upcasters.targetVersion(type, 7)).toBe(7)
  expect(upcasters.targetVersion('test.other.changed', 1)).toBe(1)
  const data = { any: 'thing' }
  expect(upcasters.upcast('test.other.changed', 1, data)).toBe(data)
})

it('refuses a chain with a hole and a step given twice', () => {
  expect(() => createUpcasters([add(1), add(3)])).toThrow(`${type} has no upcast from version 2 to 3.`)
  expect(() => createUpcasters([add(1), add(1)])).toThrow(`${type} has two upcasts from version 1.`)
})
