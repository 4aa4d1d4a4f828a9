import { parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createEngine, type Engine, type EngineResult } from '../../gateway/execute/engine.ts'
import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import { link } from './federation-link.ts'
import { anonymousScope, composeRule, createLocalServices, toServiceMap } from './run-cases.ts'
import { ScriptedService } from './scripted-service.ts'

const composed = composeRule({
  metrics: {
    typeDefs: `
      ${link}
      type Query { last: Metric }
      type Subscription { recorded(kind: String!): Metric! }
      type Metric { value: Int! project: Project }
      type Project @key(fields: "id", resolvable: false) { id: ID! }
    `,
    resolvers: {
      Subscription: {
        recorded: {
          async *subscribe(_: unknown, { kind }: { kind: string }) {
            for (const value of [1, 2]) yield { recorded: { value, project: { id: `${kind}${value}` } } }
          },
        },
      },
    },
  },
  projects: {
    typeDefs: `
      ${link}
      type Project @key(fields: "id") { id: ID! name: String! }
    `,
    resolvers: { Project: { name: ({ id }: { id: string }) => `Project ${id}` } },
  },
})

const query = 'subscription ($kind: String!) { recorded(kind: $kind) { v: value project { name } } }'

function subscribe(
  engine: Engine,
  variables: Record<string, unknown>,
  signal?: AbortSignal,
): AsyncIterableIterator<EngineResult> {
  const prepared = engine.prepare({ source: query, document: parse(query) })
  return engine.subscribe(prepared, variables, { ...anonymousScope, signal })
}

function createLiveEngine(services: readonly SubgraphService[]): Engine {
  return createEngine({ supergraph: composed.supergraph, services: toServiceMap(services) })
}

async function collect(results: AsyncIterable<EngineResult>): Promise<unknown[]> {
  const answers: unknown[] = []
  for await (const result of results) answers.push(JSON.parse(result.json))
  return answers
}

describe('a subscription', () => {
  test('completes each event with fields of another subgraph', async () => {
    const engine = createLiveEngine(createLocalServices(composed.schemas))
    expect(await collect(subscribe(engine, { kind: 'cpu' }))).toEqual([
      { data: { recorded: { v: 1, project: { name: 'Project cpu1' } } } },
      { data: { recorded: { v: 2, project: { name: 'Project cpu2' } } } },
    ])
  })

  test('refuses bad variables with one result and ends', async () => {
    const services = createLocalServices(composed.schemas)
    const answers = await collect(subscribe(createLiveEngine(services), {}))
    expect(answers).toMatchObject([{ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }])
    expect(services.map((service) => service.requests.length)).toEqual([0, 0])
  })

  test('goes on after an event that could not be completed', async () => {
    const [metrics] = createLocalServices(composed.schemas)
    if (!metrics) throw new Error('The rule has no metrics subgraph')
    let calls = 0
    const projects = new ScriptedService('projects', () => {
      calls += 1
      if (calls === 1) throw new Error('down')
      return { data: { _entities: [{ name: 'back' }] } }
    })
    const answers = await collect(subscribe(createLiveEngine([metrics, projects]), { kind: 'x' }))
    expect(answers).toEqual([
      {
        errors: [
          {
            message: 'The subgraph "projects" could not be reached',
            path: ['recorded', 'project'],
            extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'projects' },
          },
        ],
        data: { recorded: { v: 1, project: null } },
      },
      { data: { recorded: { v: 2, project: { name: 'back' } } } },
    ])
  })

  test('ends with an error when its source fails', async () => {
    const metrics = new ScriptedService(
      'metrics',
      () => ({}),
      async function* () {
        yield { data: { recorded: { v: 1, project: null } } }
        throw new Error('socket closed')
      },
    )
    expect(await collect(subscribe(createLiveEngine([metrics]), { kind: 'x' }))).toEqual([
      { data: { recorded: { v: 1, project: null } } },
      {
        errors: [
          {
            message: 'The subgraph "metrics" could not be reached',
            extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'metrics' },
          },
        ],
      },
    ])
  })

  test('closes its source when the subscriber leaves', async () => {
    let isClosed = false
    const metrics = new ScriptedService(
      'metrics',
      () => ({}),
      async function* () {
        try {
          for (let value = 0; ; value += 1) yield { data: { recorded: { v: value, project: null } } }
        } finally {
          isClosed = true
        }
      },
    )
    const results = subscribe(createLiveEngine([metrics]), { kind: 'x' })
    await results.next()
    await results.return?.()
    expect(isClosed).toBe(true)
  })
})

describe('a client that leaves', () => {
  const text = '{ last { value project { name } } }'

  test('stops what was still to be fetched', async () => {
    const leaving = new AbortController()
    const metrics = new ScriptedService('metrics', () => {
      leaving.abort(new Error('The client left'))
      return { data: { last: { value: 1, project: { __typename: 'Project', id: '1' } } } }
    })
    const projects = new ScriptedService('projects', () => ({ data: { _entities: [{ name: 'never' }] } }))
    const engine = createLiveEngine([metrics, projects])
    const prepared = engine.prepare({ source: text, document: parse(text) })
    const scope = { ...anonymousScope, signal: leaving.signal }
    await expect(engine.execute(prepared, {}, scope)).rejects.toThrow('The client left')
    expect(projects.requests).toHaveLength(0)
  })
})
