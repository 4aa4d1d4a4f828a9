import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createId } from '../../platform/database/uuid.ts'
import type { UserViewer } from '../../platform/auth/viewer.ts'
import {
  createAccounts,
  createReviews,
  createTinySubgraph,
  createTokens,
  startTinyGateway,
} from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'

const ask = (gateway: RunningGateway, query: string, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })

describe('explaining at the door', () => {
  const tokens = createTokens()
  let open: RunningGateway
  let production: RunningGateway
  beforeAll(async () => {
    const { keySource } = await tokens
    open = await startTinyGateway([createAccounts(), createReviews()])
    production = await startTinyGateway([createAccounts(), createReviews()], { production: true, keySource })
  })
  afterAll(() => Promise.all([open?.stop(), production?.stop()]))

  const explain = { 'x-stratograph-explain': '1' }
  const query = '{ users { name reviews { text } } }'
  const person = (organisationKind: 'OPERATOR' | 'CLIENT'): UserViewer => ({
    kind: 'user',
    userId: createId(),
    sessionId: createId(),
    organisationId: createId(),
    organisationKind,
    role: 'MEMBER',
  })

  test('the answer comes with its plan and every request', async () => {
    const plain = (await (await ask(open, query)).json()) as object
    const explained = (await (await ask(open, query, explain)).json()) as object
    expect(explained).toEqual({
      ...plain,
      extensions: {
        explain: {
          supergraph: open.generations.status.id,
          plan: expect.objectContaining({ node: expect.objectContaining({ kind: 'Sequence' }) }),
          isPlanCached: true,
          cacheControl: null,
          durationMs: expect.any(Number),
          cost: { requests: 2, representations: 2, shared: 0 },
          fetches: [
            expect.objectContaining({ serviceName: 'accounts', outcome: 'answered', isShared: false }),
            expect.objectContaining({ serviceName: 'reviews', outcome: 'answered', representations: 2 }),
          ],
        },
      },
    })
    expect(plain).not.toHaveProperty('extensions')
  })

  test('in production it is for operator staff alone', async () => {
    const { sign } = await tokens
    const bearer = async (kind: 'OPERATOR' | 'CLIENT') => ({
      ...explain,
      authorization: `Bearer ${await sign(person(kind))}`,
    })
    const [nobody, client, operator] = await Promise.all([
      ask(production, query, explain),
      ask(production, query, await bearer('CLIENT')),
      ask(production, query, await bearer('OPERATOR')),
    ])
    for (const refused of [nobody, client]) {
      expect(refused.status).toBe(403)
      expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'EXPLAIN_REFUSED' } }] })
    }
    expect(await operator.json()).toHaveProperty('extensions.explain.cost.requests', 2)
  })
})

describe('what subgraphs allow to be kept', () => {
  const kept: Record<string, string | undefined> = {}
  /** A subgraph that says how long its answers may be kept. */
  const createShelf = (name: string, sdl: string, resolvers: object) => {
    const shelf = createTinySubgraph(name, sdl, resolvers)
    return {
      ...shelf,
      execute: async (...args: Parameters<typeof shelf.execute>) => {
        const result = await shelf.execute(...args)
        return kept[name] === undefined ? result : { ...result, extensions: { cacheControl: kept[name] } }
      },
    }
  }
  const books = { Query: { book: () => ({ id: '1', title: 'A' }) } }
  const prices = {
    Book: {
      price: () => 5,
      broken: () => {
        throw new Error('no')
      },
    },
  }
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await startTinyGateway([
      createShelf(
        'books',
        'type Query { book: Book } type Mutation { read: Int } type Book @key(fields: "id") { id: ID! title: String }',
        books,
      ),
      createShelf('prices', 'type Book @key(fields: "id") { id: ID! price: Int broken: Int }', prices),
    ])
  })
  afterAll(() => gateway?.stop())

  test.each([
    ['max-age=60, public', 'public, max-age=20', 'max-age=20, public'],
    ['max-age=60, public', 'max-age=90, private', 'max-age=60, private'],
    ['max-age=60', 'max-age=90, public', 'max-age=60, private'],
    ['max-age=60, public', 'max-age=10, public, s-maxage=30', 'max-age=30, public'],
    ['max-age=60, public', undefined, 'private, no-store'],
    ['max-age=60, public', 'no-store', 'private, no-store'],
    ['max-age=60, public', 'max-age=0, public', 'private, no-store'],
    ['max-age=60, public', 'max-age=soon, public', 'private, no-store'],
  ])('%s and %s together are %s', async (ofBooks, ofPrices, expected) => {
    kept['books'] = ofBooks
    kept['prices'] = ofPrices
    const response = await ask(gateway, '{ book { title price } }')
    expect(await response.json()).toEqual({ data: { book: { title: 'A', price: 5 } } })
    expect(response.headers.get('cache-control')).toBe(expected)
  })

  test('an answer says what else would make it another', async () => {
    kept['books'] = 'max-age=60, public'
    const response = await ask(gateway, '{ book { title } }')
    expect(response.headers.get('vary')).toBe('accept, authorization, accept-language')
  })

  test('neither a mutation nor an answer with an error is kept', async () => {
    kept['books'] = 'max-age=60, public'
    kept['prices'] = 'max-age=60, public'
    const answers = await Promise.all([
      ask(gateway, 'mutation { read }'),
      ask(gateway, '{ book { broken } }'),
    ])
    expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual([
      'private, no-store',
      'private, no-store',
    ])
  })
})
