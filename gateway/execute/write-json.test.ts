import { describe, expect, test } from 'vitest'
import { quote, writeJson } from './write-json.ts'

const pieces = [
  'a',
  '"',
  '\\',
  '\n',
  '\u0000',
  '\u001f',
  '\u007f',
  '\u2028',
  'é',
  '電',
  '😀',
  '\ud800',
  '\udc00',
  '/',
]

describe('JSON text', () => {
  test.each([1, 2, 30, 60])(
    'quotes every mixture of characters as JSON.stringify does, %i times over',
    (length) => {
      for (const one of pieces) {
        for (const other of pieces) {
          const text = (one + other).repeat(length)
          expect(quote(text)).toBe(JSON.stringify(text))
        }
      }
    },
  )

  test('writes any JSON value', () => {
    const values = [null, true, false, 0, -1.5, 1e21, 'x', [1, [null]], { a: { b: 'c' } }]
    expect(values.map(writeJson)).toEqual(values.map((value) => JSON.stringify(value)))
  })

  test('writes what JSON has no word for as null', () => {
    expect([undefined, Number.NaN, Number.POSITIVE_INFINITY].map(writeJson)).toEqual(['null', 'null', 'null'])
  })
})
