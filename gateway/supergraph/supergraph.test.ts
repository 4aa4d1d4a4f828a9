import { ApolloGateway } from '@apollo/gateway'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { printForApolloGateway, requireEnforcement } from './linked-features.ts'
import { SupergraphError } from './supergraph-error.ts'
import { loadSupergraph } from './supergraph.ts'

function compose(typeDefs: string): string {
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.12",
    import: ["@key", "@authenticated", "@policy", "@override", "@cacheTag", "@context", "@fromContext"])`
  const { supergraphSdl, errors } = composeServices([
    { name: 'a', url: 'http://localhost:1/', typeDefs: parse(link + typeDefs) },
    {
      name: 'b',
      url: 'http://localhost:2/',
      typeDefs: parse(`${link} type T @key(fields: "id") { id: ID! b: Int }`),
    },
  ])
  if (supergraphSdl === undefined) throw new Error(errors.map(String).join('\n'))
  return supergraphSdl
}

const plain = compose(
  'type Query { t: T } type T @key(fields: "id") { id: ID! a: Int b: Int @override(from: "b", label: "percent(5)") }',
)
const secured = compose(
  'type Query { t: T @authenticated } type T @key(fields: "id") @cacheTag(format: "t-{$key.id}") { id: ID! a: Int @policy(policies: [["p"]]) }',
)

function refusal(sdl: string): SupergraphError {
  try {
    loadSupergraph(sdl)
  } catch (error) {
    if (error instanceof SupergraphError) return error
    throw error
  }
  throw new Error('It was loaded')
}

describe('loading a supergraph', () => {
  test('gives one immutable generation', () => {
    const generation = loadSupergraph(plain)
    expect(generation).toMatchObject({
      sdl: plain,
      subgraphs: [
        { name: 'a', url: 'http://localhost:1/' },
        { name: 'b', url: 'http://localhost:2/' },
      ],
      overrideLabels: ['percent(5)'],
      securityFeatures: [],
    })
    expect(Object.keys(generation.apiSchema.getQueryType()?.getFields() ?? {})).toEqual(['t'])
    expect(generation.apiSchema.getType('join__Graph')).toBeUndefined()
    expect(generation.supergraphSchema.getType('join__Graph')).toBeDefined()
    expect(generation.id).toBe(loadSupergraph(plain).id)
    expect(generation.id).not.toBe(loadSupergraph(secured).id)
  })

  test.each([
    ['text that is not GraphQL', 'type Query {', 'Syntax Error: Expected Name, found <EOF>.'],
    ['a schema that is no supergraph', 'type Query { a: Int }', 'Invalid supergraph: must be a core schema'],
    ['a schema with unknown types', plain.replace('a: Int', 'a: Nothing'), 'Unknown type Nothing'],
  ])('refuses %s and says why', (_name, sdl, problem) => {
    expect(refusal(sdl)).toMatchObject({
      code: 'INVALID_SUPERGRAPH',
      problems: [expect.stringContaining(problem)],
    })
  })

  test('refuses a feature that nothing here can serve', () => {
    const url = 'https://specs.apollo.dev/unheard-of/v0.1'
    const sdl = plain.replace('@link(', `@link(url: "${url}", for: EXECUTION) @link(`)
    expect(refusal(sdl)).toMatchObject({
      code: 'UNSUPPORTED_FEATURE',
      problems: [`feature ${url} is for: EXECUTION but is unsupported`],
    })
  })
})

describe('a supergraph with access rules', () => {
  const { securityFeatures } = loadSupergraph(secured)

  test('names the features that must be enforced', () => {
    expect(securityFeatures).toEqual([
      'https://specs.apollo.dev/authenticated',
      'https://specs.apollo.dev/policy',
    ])
  })

  test('may not be served unless all of them are', () => {
    expect(() => requireEnforcement(securityFeatures, ['https://specs.apollo.dev/policy'])).toThrow(
      'nothing enforces https://specs.apollo.dev/authenticated',
    )
    expect(() => requireEnforcement(securityFeatures, securityFeatures)).not.toThrow()
  })

  test('is still known to restrict access when its purpose was taken out', () => {
    expect(loadSupergraph(printForApolloGateway(parse(secured))).securityFeatures).toEqual(securityFeatures)
  })

  test('starts in ApolloGateway once printed for it', async () => {
    const gateway = new ApolloGateway({ supergraphSdl: printForApolloGateway(parse(secured)) })
    const { executor } = await gateway.load()
    expect(executor).toBeTypeOf('function')
    await gateway.stop()
  })
})
