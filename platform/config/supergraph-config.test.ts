import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'
import { rootFolder } from './root-folder.ts'

const read = (environment: NodeJS.ProcessEnv) => readConfig([], environment).gateway.supergraph

function problemsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig([], environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('where the supergraph comes from', () => {
  test('is the committed one unless something else is said', () => {
    const path = resolve(rootFolder, 'schema/supergraph.graphql')
    expect(read({})).toEqual({ kind: 'file', path, isWatched: false })
    expect(read({ SUPERGRAPH_WATCH: 'true' })).toEqual({ kind: 'file', path, isWatched: true })
    expect(read({ SUPERGRAPH: '/etc/graph.graphql' })).toMatchObject({ path: '/etc/graph.graphql' })
  })

  test('is the registry for whoever has its key, unless a file is named', () => {
    const registry = { APOLLO_KEY: 'service:shop:k', APOLLO_GRAPH_REF: 'shop@main' }
    const managed = { kind: 'managed', key: 'service:shop:k', graphRef: 'shop@main', endpoints: undefined }
    expect(read(registry)).toEqual(managed)
    const endpoints = ['https://a.example.org/', 'https://b.example.org/']
    expect(read({ ...registry, APOLLO_UPLINK_ENDPOINTS: endpoints.join(', ') })).toEqual({
      ...managed,
      endpoints,
    })
    expect(read({ ...registry, SUPERGRAPH: 'graph.graphql' }).kind).toBe('file')
  })

  test('is told of what is half said', () => {
    expect(problemsOf({ APOLLO_KEY: 'k' })).toEqual(['APOLLO_GRAPH_REF is missing: the two go together'])
    expect(problemsOf({ APOLLO_GRAPH_REF: 'shop@main' })).toEqual([
      'APOLLO_KEY is missing: the two go together',
    ])
    expect(problemsOf({ APOLLO_KEY: 'k', APOLLO_GRAPH_REF: 'shop' })).toEqual([
      'APOLLO_GRAPH_REF must be graph@variant',
    ])
    expect(problemsOf({ SUPERGRAPH_WATCH: 'yes' })).toEqual(['SUPERGRAPH_WATCH must be true or false'])
  })
})
