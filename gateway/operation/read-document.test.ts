import { buildSchema, getIntrospectionQuery } from 'graphql'
import { expect, test } from 'vitest'
import { defaultLimits } from '../limits/operation-limits.ts'
import type { OperationLimits } from '../limits/operation-limits.ts'
import { createDocumentReader } from './read-document.ts'
import { DocumentRefused } from './request-error.ts'

const schema = buildSchema('type Query { a: Query b(list: [[[Int]]]): Int }')

function codesOf(source: string, limits: Partial<OperationLimits> = {}, introspection = true): unknown[] {
  try {
    createDocumentReader({ schema, limits: { ...defaultLimits, ...limits }, introspection }).read(source)
    return []
  } catch (error) {
    if (!(error instanceof DocumentRefused)) throw error
    return error.errors.map(({ extensions }) => extensions['code'])
  }
}

const nested = (depth: number) => `${'{ a '.repeat(depth - 1)}{ b }${' }'.repeat(depth - 1)}`

test('depth holds at its boundary, through fragments too', () => {
  expect(codesOf(nested(5), { depth: 5 })).toEqual([])
  expect(codesOf(nested(6), { depth: 5 })).toEqual(['MAX_DEPTH_LIMIT'])
  const throughFragments =
    '{ a { ...F } } fragment F on Query { a { ... { ...G } } } fragment G on Query { b }'
  expect(codesOf(throughFragments, { depth: 3 })).toEqual([])
  expect(codesOf(throughFragments, { depth: 2 })).toEqual(['MAX_DEPTH_LIMIT'])
})

test('aliases are counted for every use of a fragment', () => {
  const source = '{ x: a { ...F } y: a { ...F } } fragment F on Query { z: b }'
  expect(codesOf(source, { aliases: 4 })).toEqual([])
  expect(codesOf(source, { aliases: 3 })).toEqual(['MAX_ALIASES_LIMIT'])
})

test('root fields hold at their boundary, a field in a fragment counted as one', () => {
  expect(codesOf('{ b a { b b b } ...F } fragment F on Query { b }', { rootFields: 3 })).toEqual([])
  expect(codesOf('{ b a { b b b } ...F } fragment F on Query { b }', { rootFields: 2 })).toEqual([
    'MAX_ROOT_FIELDS_LIMIT',
  ])
})

test('directives and tokens hold at their boundary', () => {
  expect(codesOf('{ b @include(if: true) @skip(if: false) }', { directives: 2 })).toEqual([])
  expect(codesOf('{ b @include(if: true) @skip(if: false) }', { directives: 1 })).toEqual([
    'MAX_DIRECTIVES_LIMIT',
  ])
  expect(codesOf('{ a { b } }', { tokens: 6 })).toEqual([])
  expect(codesOf('{ a { b b } }', { tokens: 6 })).toEqual(['MAX_TOKENS_LIMIT'])
})

test('hostile shapes end in an error, quickly', () => {
  const levels = Array.from(
    { length: 40 },
    (_, level) => `fragment F${level} on Query { x: a { ...F${level + 1} } y: a { ...F${level + 1} } }`,
  )
  const bomb = `{ ...F0 } ${levels.join(' ')} fragment F40 on Query { b }`
  expect(codesOf(bomb)).toEqual(['MAX_DEPTH_LIMIT', 'MAX_ALIASES_LIMIT'])
  expect(codesOf('{ ...F } fragment F on Query { a { ...F } }')).toEqual(['GRAPHQL_VALIDATION_FAILED'])
  expect(codesOf(nested(7_000))).toEqual(['MAX_DEPTH_LIMIT'])
  expect(codesOf(`{ b(list: ${'['.repeat(7_000)}${']'.repeat(7_000)}) }`)).toEqual(['MAX_DEPTH_LIMIT'])
})

test('the introspection query passes the default limits and is refused where introspection is off', () => {
  expect(codesOf(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }))).toEqual([])
  expect(new Set(codesOf(getIntrospectionQuery(), {}, false))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']))
  expect(codesOf('{ __typename }', {}, false)).toEqual([])
})

test('a document is parsed once while it is remembered, and the least recently used leaves first', () => {
  const reader = createDocumentReader({
    schema,
    limits: defaultLimits,
    introspection: true,
    maxCachedCharacters: 20,
  })
  const first = reader.read('{ a { b } }')
  expect(reader.read('{ a { b } }')).toBe(first)
  const second = reader.read('{ b }')
  reader.read('{ a { b } }')
  reader.read('{ c: b }')
  expect(reader.read('{ a { b } }')).toBe(first)
  expect(reader.read('{ b }')).not.toBe(second)
})
