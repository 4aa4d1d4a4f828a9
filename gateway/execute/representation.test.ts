import { buildSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import type { RequiredSelection } from '../plan/operation-plan.ts'
import { compileRepresentation } from './representation.ts'
import { createTypeConditions } from './type-conditions.ts'

const types = createTypeConditions(
  buildSchema(`
    type Query { item: Item }
    interface Item { id: ID }
    type Cell implements Item { id: ID size: Size parts: [Part] }
    type Size { mm: Int }
    union Part = Lid | Core
    type Lid { code: String }
    type Core { ohms: Int }
  `),
)

const field = (name: string, selections?: RequiredSelection[]): RequiredSelection => ({
  kind: 'Field',
  name,
  selections,
})
const on = (typeCondition: string, ...selections: RequiredSelection[]): RequiredSelection => ({
  kind: 'InlineFragment',
  typeCondition,
  selections,
})

describe('a representation', () => {
  const keys = on('Cell', field('__typename'), field('id'))

  test('holds the required fields, in the order of the requirement', () => {
    const write = compileRepresentation([on('Item', field('__typename'), field('id'))], undefined, types)
    expect(write({ id: 'a"b', name: 'x', __typename: 'Cell' })).toBe('{"__typename":"Cell","id":"a\\"b"}')
  })

  test('is missing when a required field is, and there when it is null', () => {
    const write = compileRepresentation([keys], undefined, types)
    expect(write({ __typename: 'Cell' })).toBeUndefined()
    expect(write({ __typename: 'Cell', id: null })).toBe('{"__typename":"Cell","id":null}')
  })

  test('is missing for another type and for none', () => {
    const write = compileRepresentation([keys], undefined, types)
    expect(write({ __typename: 'Lid', id: '1' })).toBeUndefined()
    expect(write({ id: '1' })).toBeUndefined()
  })

  test('keeps the fragments whose fields are there when another lacks its own', () => {
    const write = compileRepresentation([keys, on('Cell', field('size', [field('mm')]))], undefined, types)
    expect(write({ __typename: 'Cell', id: '1', size: { mm: 5 } })).toBe(
      '{"__typename":"Cell","id":"1","size":{"mm":5}}',
    )
    expect(write({ __typename: 'Cell', id: '1' })).toBe('{"__typename":"Cell","id":"1"}')
  })

  test('takes of each item in a list what its type has', () => {
    const parts = field('parts', [field('__typename'), on('Lid', field('code')), on('Core', field('ohms'))])
    const write = compileRepresentation([on('Cell', field('__typename'), parts)], undefined, types)
    const object = {
      __typename: 'Cell',
      parts: [{ __typename: 'Lid', code: 'L' }, null, { __typename: 'Core', ohms: 4 }],
    }
    expect(JSON.parse(write(object) ?? '')).toEqual(object)
  })

  test('holds null for a nested object that lacks a required field', () => {
    const write = compileRepresentation(
      [on('Cell', field('__typename'), field('size', [field('mm')]))],
      undefined,
      types,
    )
    expect(write({ __typename: 'Cell', size: {} })).toBe('{"__typename":"Cell","size":null}')
  })

  test('applies rewrites', () => {
    const rewrite = { kind: 'ValueSetter', path: ['... on Cell', '__typename'], setValueTo: 'Item' } as const
    const write = compileRepresentation([keys], [rewrite], types)
    expect(write({ __typename: 'Cell', id: '1' })).toBe('{"__typename":"Item","id":"1"}')
  })

  test('does not take what every JavaScript object inherits for a field', () => {
    const write = compileRepresentation(
      [on('Cell', field('__typename'), field('constructor'))],
      undefined,
      types,
    )
    expect(write({ __typename: 'Cell' })).toBeUndefined()
    expect(write({ __typename: 'Cell', constructor: 'x' })).toBe('{"__typename":"Cell","constructor":"x"}')
  })
})
