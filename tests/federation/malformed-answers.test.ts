import { parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createEngine } from '../../gateway/execute/engine.ts'
import { anonymousScope, composeRule, toServiceMap } from './run-cases.ts'
import { ScriptedService } from './scripted-service.ts'
import { link } from './federation-link.ts'

const composed = composeRule({
  items: {
    typeDefs: `
      ${link}
      type Query { items: [Item!] count: Int }
      type Item @key(fields: "id") { id: ID! }
    `,
  },
  prices: {
    typeDefs: `
      ${link}
      type Item @key(fields: "id") { id: ID! price: Int tags: [String!] maker: Maker sure: Int! }
      type Maker { name: String! }
    `,
  },
})

const itemsAnswer = (count: number) => () => ({
  data: { items: Array.from({ length: count }, (_, index) => ({ __typename: 'Item', id: String(index) })) },
})

async function answer(
  query: string,
  prices: (representations: readonly unknown[]) => unknown,
  items: () => unknown = itemsAnswer(2),
): Promise<{ data?: unknown; errors?: { message: string; path?: unknown; extensions: object }[] }> {
  const services = [
    new ScriptedService('items', items),
    new ScriptedService('prices', ({ variables }) => prices(variables?.['representations'] as unknown[])),
  ]
  const engine = createEngine({ supergraph: composed.supergraph, services: toServiceMap(services) })
  const prepared = engine.prepare({ source: query, document: parse(query) })
  return JSON.parse((await engine.execute(prepared, {}, anonymousScope)).json)
}

describe('an answer that its query cannot mean', () => {
  test.each([
    ['too few entities', { data: { _entities: [{ price: 1 }] } }, 'it gave 1 entities for 2 representations'],
    ['too many entities', { data: { _entities: [{}, {}, {}] } }, 'it gave 3 entities for 2 representations'],
    ['entities that are no list', { data: { _entities: { price: 1 } } }, 'its entities are not a list'],
    ['no data and no errors', {}, 'it gave neither entities nor errors'],
  ])('reports %s once and keeps the rest of the answer', async (_name, prices, fault) => {
    const { data, errors } = await answer('{ items { id price } }', () => prices)
    expect(data).toEqual({
      items: [
        { id: '0', price: null },
        { id: '1', price: null },
      ],
    })
    expect(errors).toEqual([
      {
        message: `The subgraph "prices" answered entities that cannot be used: ${fault}`,
        path: ['items'],
        extensions: { code: 'SUBGRAPH_RESPONSE_INVALID', serviceName: 'prices' },
      },
    ])
  })

  test('reports each value of a wrong type at its own path', async () => {
    const entities = [
      { price: 'ten', tags: 'a', maker: 5 },
      { price: 1.5, tags: ['ok', null], maker: { name: null } },
    ]
    const { data, errors } = await answer('{ items { price tags maker { name } } }', () => ({
      data: { _entities: entities },
    }))
    expect(data).toEqual({
      items: [
        { price: null, tags: null, maker: null },
        { price: null, tags: null, maker: null },
      ],
    })
    expect(errors?.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['items', 0, 'price'], { code: 'INVALID_VALUE', serviceName: 'prices' }],
      [['items', 0, 'tags'], { code: 'INVALID_VALUE', serviceName: 'prices' }],
      [['items', 0, 'maker'], { code: 'INVALID_VALUE', serviceName: 'prices' }],
      [['items', 1, 'price'], { code: 'INVALID_VALUE', serviceName: 'prices' }],
      [['items', 1, 'tags', 1], { code: 'NON_NULL_VIOLATION', serviceName: 'prices' }],
      [['items', 1, 'maker', 'name'], { code: 'NON_NULL_VIOLATION', serviceName: 'prices' }],
    ])
  })

  test('reports root data of a wrong form', async () => {
    const { data, errors } = await answer(
      '{ count }',
      () => ({}),
      () => ({ data: { count: [1] } }),
    )
    expect(data).toEqual({ count: null })
    expect(errors).toEqual([
      {
        message: 'Invalid value for field Query.count: not a valid Int',
        path: ['count'],
        extensions: { code: 'INVALID_VALUE', serviceName: 'items' },
      },
    ])
  })
})

describe('a subgraph that cannot be reached', () => {
  test('costs its own fields only, and its address stays inside', async () => {
    const { data, errors } = await answer('{ count items { id price } }', () => {
      throw new Error('connect ECONNREFUSED 10.0.0.7:4001')
    })
    expect(data).toEqual({
      count: null,
      items: [
        { id: '0', price: null },
        { id: '1', price: null },
      ],
    })
    expect(errors).toEqual([
      {
        message: 'The subgraph "prices" could not be reached',
        path: ['items'],
        extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'prices' },
      },
    ])
  })

  test('is reported at each of its root fields', async () => {
    const { data, errors } = await answer(
      '{ total: count items { id } }',
      () => ({}),
      () => {
        throw new Error('down')
      },
    )
    expect(data).toEqual({ total: null, items: null })
    expect(errors?.map(({ path }) => path)).toEqual([['total'], ['items']])
  })

  test('explains a null where none may be, without a second error', async () => {
    const { data, errors } = await answer('{ items { sure } }', () => {
      throw new Error('down')
    })
    expect(data).toEqual({ items: null })
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'prices' },
    ])
  })
})

describe('errors from subgraphs', () => {
  test('are cut off after 200, saying how many were left out', async () => {
    const { errors } = await answer(
      '{ items { id price } }',
      (representations) => ({
        data: { _entities: representations.map(() => ({ price: null })) },
        errors: representations.map((_, index) => ({
          message: `Error ${index}`,
          path: ['_entities', index, 'price'],
        })),
      }),
      itemsAnswer(10_000),
    )
    expect(errors).toHaveLength(201)
    expect(errors?.[199]).toMatchObject({ message: 'Error 199', path: ['items', 199, 'price'] })
    expect(errors?.[200]).toEqual({
      message: '9800 more errors were left out',
      extensions: { code: 'TOO_MANY_ERRORS', omitted: 9800 },
    })
  })

  test('keep their code and details but not their stack', async () => {
    const { errors } = await answer('{ items { price } }', () => ({
      data: { _entities: [null, null] },
      errors: [
        {
          message: 'No rights',
          path: ['_entities', 1],
          extensions: {
            code: 'FORBIDDEN',
            scope: 'price:read',
            stacktrace: ['at secret.ts'],
            exception: { sql: 'select' },
          },
        },
      ],
    }))
    expect(errors).toEqual([
      {
        message: 'No rights',
        path: ['items', 1],
        extensions: { code: 'FORBIDDEN', scope: 'price:read', serviceName: 'prices' },
      },
    ])
  })

  test('without a usable path are reported at the place of the fetch', async () => {
    const { errors } = await answer('{ items { price } }', () => ({
      data: { _entities: [{ price: 1 }, { price: 2 }] },
      errors: [{ message: 'Something' }, { message: '', path: ['_entities', 99, 'price'] }],
    }))
    expect(errors).toEqual([
      {
        message: 'Something',
        path: ['items'],
        extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'prices' },
      },
      {
        message: 'The subgraph "prices" reported an error without a message',
        path: ['items'],
        extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'prices' },
      },
    ])
  })
})
