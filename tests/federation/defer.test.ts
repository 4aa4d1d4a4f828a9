import { setTimeout as sleep } from 'node:timers/promises'
import { parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { createEngine } from '../../gateway/execute/engine.ts'
import { link } from './federation-link.ts'
import { subgraphs as repeatedObjects } from './repeated-objects/subgraphs.ts'
import {
  anonymousScope,
  composeRule,
  createLocalServices,
  toServiceMap,
  type RuleSubgraph,
} from './run-cases.ts'

const people = ['1', '2', '3']
const subgraphs: Record<string, RuleSubgraph> = {
  people: {
    typeDefs: `
      ${link}
      type Query { people: [Person!]! person(id: ID!): Person thing(id: ID!): Thing }
      interface Thing { id: ID! }
      type Person implements Thing @key(fields: "id") { id: ID! name: String! }
      type Robot implements Thing @key(fields: "id") { id: ID! model: String! }
    `,
    resolvers: {
      Query: {
        people: () => people.map((id) => ({ id, name: `person ${id}` })),
        person: (_: unknown, { id }: { id: string }) =>
          people.includes(id) ? { id, name: `person ${id}` } : null,
        thing: (_: unknown, { id }: { id: string }) =>
          id === 'r2'
            ? { __typename: 'Robot', id, model: 'two' }
            : { __typename: 'Person', id, name: `person ${id}` },
      },
      Person: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `person ${id}` }) },
    },
  },
  letters: {
    typeDefs: `
      ${link}
      type Person @key(fields: "id") { id: ID! letters: [Letter!] score: Int! }
      type Letter @key(fields: "id") { id: ID! subject: String! }
    `,
    resolvers: {
      Person: {
        letters: ({ id }: { id: string }) => [{ id: `${id}-a`, subject: `to ${id}` }],
        score: async ({ id }: { id: string }) => {
          await sleep(20)
          return id === '3' ? null : Number(id) * 10
        },
      },
    },
  },
  archive: {
    typeDefs: `
      ${link}
      type Letter @key(fields: "id") { id: ID! text: String! }
      type Robot @key(fields: "id") { id: ID! manual: String! }
    `,
    resolvers: {
      Letter: { text: ({ id }: { id: string }) => `text of ${id}` },
      Robot: { manual: ({ id }: { id: string }) => `manual of ${id}` },
    },
  },
}
const composed = composeRule(subgraphs)

function start(graph = composed) {
  const services = createLocalServices(graph.schemas)
  const engine = createEngine({ supergraph: graph.supergraph, services: toServiceMap(services) })
  return { services, engine }
}

async function ask(source: string, variables: Record<string, unknown> = {}, graph = composed) {
  const { engine, services } = start(graph)
  const document = parse(source)
  expect(validate(graph.supergraph.apiSchema, document)).toEqual([])
  const prepared = engine.prepare({ source, document })
  const payloads: unknown[] = []
  for await (const { json } of engine.executeIncrementally?.(prepared, variables, anonymousScope) ?? [])
    payloads.push(JSON.parse(json))
  const whole = await engine.execute(prepared, variables, anonymousScope)
  return { payloads, whole: JSON.parse(whole.json), services, prepared }
}

test('a deferred fragment comes after the rest, under its label, once for each object of a list', async () => {
  const { payloads, whole } = await ask(
    '{ people { name ... @defer(label: "later") { letters { subject } } } }',
  )
  expect(payloads).toEqual([
    { data: { people: people.map((id) => ({ name: `person ${id}` })) }, hasNext: true },
    {
      incremental: people.map((id, index) => ({
        data: { letters: [{ subject: `to ${id}` }] },
        path: ['people', index],
        label: 'later',
      })),
      hasNext: false,
    },
  ])
  expect(whole).toEqual({
    data: { people: people.map((id) => ({ name: `person ${id}`, letters: [{ subject: `to ${id}` }] })) },
  })
})

test('what a subgraph repeats is completed at every place, with its error there', async () => {
  const source =
    '{ shelves { books { title author { id ... @defer { born pets { name ... @defer { weight } } } } } } }'
  const { payloads, whole } = await ask(source, {}, composeRule(repeatedObjects))
  const [first, ...rest] = payloads as Piece[]
  const items = rest.flatMap(({ incremental = [] }) => incremental)
  for (const { path, data } of items) Object.assign(findObject(first?.data, path), data)
  expect(first?.data).toEqual(whole.data)
  // Of ten authors each, and of two pets for each.
  expect(items).toHaveLength(30)
  expect(items.flatMap(({ errors = [] }) => errors.map(({ path }) => path))).toEqual(
    whole.errors.map(({ path }: { path: unknown }) => path),
  )
})

interface Piece {
  readonly data?: object
  readonly incremental?: readonly {
    readonly path: readonly (string | number)[]
    readonly data: object
    readonly errors?: readonly { readonly path: unknown }[]
  }[]
}

function findObject(data: unknown, path: readonly (string | number)[]): object {
  return path.reduce<object>((value, key) => Reflect.get(value, key), Object(data))
}

test('a part nested in another comes after it, under the aliases of the client', async () => {
  const { payloads } = await ask(
    `{ who: person(id: "1") { id: name ... @defer { post: letters { id ...Text @defer(label: "text") } } } }
     fragment Text on Letter { content: text }`,
  )
  expect(payloads).toEqual([
    { data: { who: { id: 'person 1' } }, hasNext: true },
    { incremental: [{ data: { post: [{ id: '1-a' }] }, path: ['who'] }], hasNext: true },
    {
      incremental: [{ data: { content: 'text of 1-a' }, path: ['who', 'post', 0], label: 'text' }],
      hasNext: false,
    },
  ])
})

test('a part that is ready sooner does not wait for one that is slow', async () => {
  const { payloads } = await ask(
    '{ person(id: "1") { name ... @defer(label: "slow") { score } ... @defer(label: "fast") { id } } }',
  )
  expect(payloads).toEqual([
    { data: { person: { name: 'person 1' } }, hasNext: true },
    { incremental: [{ data: { id: '1' }, path: ['person'], label: 'fast' }], hasNext: true },
    { incremental: [{ data: { score: 10 }, path: ['person'], label: 'slow' }], hasNext: false },
  ])
})

test('a fragment spread twice is deferred at both places', async () => {
  const { payloads } = await ask(
    `{ a: person(id: "1") { id ...Post } b: person(id: "2") { id ...Post } }
     fragment Post on Person { ... @defer { letters { id } } }`,
  )
  const [first, ...rest] = payloads
  expect(first).toEqual({ data: { a: { id: '1' }, b: { id: '2' } }, hasNext: true })
  const items = rest.flatMap((payload) => (payload as { incremental: unknown[] }).incremental)
  expect(items).toHaveLength(2)
  expect(items).toEqual(
    expect.arrayContaining([
      { data: { letters: [{ id: '1-a' }] }, path: ['a'] },
      { data: { letters: [{ id: '2-a' }] }, path: ['b'] },
    ]),
  )
})

test.each([
  ['{ person(id: "1") { id ... @defer(if: false) { letters { id } } } }', {}],
  [
    'query ($later: Boolean!) { person(id: "1") { id ... @defer(if: $later) { letters { id } } } }',
    { later: false },
  ],
])('what is not to be deferred is answered whole: %s', async (source, variables) => {
  const { payloads } = await ask(source, variables)
  expect(payloads).toEqual([{ data: { person: { id: '1', letters: [{ id: '1-a' }] } } }])
})

test('a variable can ask for the delay', async () => {
  const { payloads } = await ask(
    'query ($later: Boolean!) { person(id: "1") { id ... @defer(if: $later) { letters { id } } } }',
    { later: true },
  )
  expect(payloads).toEqual([
    { data: { person: { id: '1' } }, hasNext: true },
    { incremental: [{ data: { letters: [{ id: '1-a' }] }, path: ['person'] }], hasNext: false },
  ])
})

test.each([
  ['p1', { incremental: [{ data: { name: 'person p1' }, path: ['thing'], label: 'p' }], hasNext: false }],
  [
    'r2',
    { incremental: [{ data: { manual: 'manual of r2' }, path: ['thing'], label: 'r' }], hasNext: false },
  ],
])('a part for other types than the object %s adds nothing to it', async (id, last) => {
  const { payloads } = await ask(
    `query ($id: ID!) {
      thing(id: $id) { id ... on Person @defer(label: "p") { name } ... on Robot @defer(label: "r") { manual } }
    }`,
    { id },
  )
  expect(payloads[0]).toEqual({ data: { thing: { id } }, hasNext: true })
  expect(payloads.at(-1)).toEqual(expect.objectContaining({ hasNext: false }))
  expect(
    payloads.slice(1).flatMap((payload) => (payload as { incremental?: unknown[] }).incremental ?? []),
  ).toEqual(last.incremental)
})

test('nothing is added to an object that is null', async () => {
  const { payloads } = await ask('{ person(id: "9") { id ... @defer { letters { id } } } }')
  expect(payloads).toEqual([{ data: { person: null }, hasNext: true }, { hasNext: false }])
})

test('an error in a part makes that part null and leaves the others alone', async () => {
  const { payloads } = await ask('{ people { id ... @defer { score } } }')
  expect(payloads).toEqual([
    { data: { people: people.map((id) => ({ id })) }, hasNext: true },
    {
      incremental: [
        { data: { score: 10 }, path: ['people', 0] },
        { data: { score: 20 }, path: ['people', 1] },
        {
          data: null,
          path: ['people', 2],
          errors: [
            {
              message: expect.any(String),
              path: ['people', 2, 'score'],
              extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'letters' },
            },
          ],
        },
      ],
      hasNext: false,
    },
  ])
})

test('the deferred part of the operation itself has an empty path, and introspection may be deferred', async () => {
  const { payloads } = await ask(
    '{ person(id: "1") { id } ... @defer { __type(name: "Person") { name } people { id } } }',
  )
  expect(payloads).toEqual([
    { data: { person: { id: '1' } }, hasNext: true },
    {
      incremental: [{ data: { __type: { name: 'Person' }, people: people.map((id) => ({ id })) }, path: [] }],
      hasNext: false,
    },
  ])
})

test('a client that leaves ends the parts under way', async () => {
  const { engine } = start()
  const source = '{ people { id ... @defer { score } } }'
  const leaving = new AbortController()
  const prepared = engine.prepare({ source, document: parse(source) })
  const payloads = engine.executeIncrementally?.(prepared, {}, { ...anonymousScope, signal: leaving.signal })
  expect((await payloads?.next())?.done).toBe(false)
  leaving.abort(new Error('gone'))
  await expect(payloads?.next()).rejects.toThrow('gone')
})

test('a whole answer is planned as if nothing were deferred', async () => {
  const source = '{ people { id ... @defer { letters { id } score } } }'
  const { engine, services } = start()
  await engine.execute(engine.prepare({ source, document: parse(source) }), {}, anonymousScope)
  expect(services.map(({ name, requests }) => [name, requests.length])).toEqual([
    ['people', 1],
    ['letters', 1],
    ['archive', 0],
  ])
})

test('fragments that multiply are answered whole instead of in a million parts', async () => {
  const levels = Array.from(
    { length: 20 },
    (_, index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`,
  )
  const { payloads } = await ask(
    `{ ...F0 } ${levels.join(' ')} fragment F20 on Query { ... @defer { people { id } } }`,
  )
  expect(payloads).toEqual([{ data: { people: people.map((id) => ({ id })) } }])
})
