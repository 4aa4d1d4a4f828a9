import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { afterEach, describe, expect, test } from 'vitest'
import { loadSupergraph } from '../supergraph/supergraph.ts'
import { createBackgroundPlanner, type BackgroundPlanner } from './background-planner.ts'

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])'
const count = (length: number): number[] => Array.from({ length }, (_, index) => index)

/** The planner's worst shape: an interface whose types share all fields in every subgraph. */
const subgraphs = count(6).map((index) => ({
  name: `s${index}`,
  url: 'http://localhost/',
  typeDefs: parse(`
    ${link}
    type Query { ${index === 0 ? 'node: Node' : `root${index}: Int`} }
    interface Node { id: ID! ${count(4).map((field) => `f${field}: Node`)} }
    ${count(6).map(
      (type) => `type T${type} implements Node @key(fields: "id") {
        id: ID! ${count(4).map((field) => `f${field}: Node @shareable`)} own${index}_${type}: Int
      }`,
    )}
  `),
}))

// Each fragment wants what a different subgraph has: the ways to combine them are past counting.
const hostile = `{ node { ${count(4).map(
  (field) =>
    `f${field} { ${count(6).map((type) => `... on T${type} { own${(type + field) % 6}_${type} id }`)} }`,
)} } }`

const sdl = composeServices(subgraphs).supergraphSdl ?? ''
let planner: BackgroundPlanner | undefined

/** Resolves after so many turns of the event loop. */
async function countTurns(turns: number): Promise<string> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  return 'turned'
}

afterEach(() => planner?.stop())

describe('the background planner', () => {
  test('plans as the planner of the supergraph does', async () => {
    planner = createBackgroundPlanner({ sdl })
    const document = parse('query Q($id: Boolean!) { node { id @include(if: $id) ... on T1 { own3_1 } } }')
    const request = { document, operationName: 'Q' }
    expect(await planner.plan(request)).toEqual(loadSupergraph(sdl).planner.plan(request))
  })

  test('gives up an operation that takes too long and plans the next in a new thread', async () => {
    planner = createBackgroundPlanner({ sdl, budgetMs: 500 })
    const answers = await Promise.allSettled([
      planner.plan({ document: parse(hostile) }),
      planner.plan({ document: parse('{ node { id } }') }),
    ])
    expect(answers).toMatchObject([
      {
        status: 'rejected',
        reason: { code: 'OPERATION_TOO_COMPLEX', message: 'The operation takes longer than 500 ms to plan' },
      },
      { status: 'fulfilled', value: { node: { kind: 'Fetch', serviceName: 's0' } } },
    ])
  })

  test('leaves the event loop free while it plans', async () => {
    planner = createBackgroundPlanner({ sdl, budgetMs: 1_000 })
    await planner.opened
    const planning = planner.plan({ document: parse(hostile) }).catch(() => 'refused')
    const turns = countTurns(50)
    expect(await Promise.race([planning, turns])).toBe('turned')
    await planning
  })

  test('refuses more operations than may wait', async () => {
    planner = createBackgroundPlanner({ sdl, maxWaiting: 1 })
    const document = parse('{ root1 }')
    const answers = await Promise.allSettled([planner.plan({ document }), planner.plan({ document })])
    expect(answers).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'OPERATION_PLANNING_FAILED' } },
    ])
  })

  test('tells those who wait that it has stopped', async () => {
    const stopped = createBackgroundPlanner({ sdl })
    const waiting = Promise.allSettled([stopped.plan({ document: parse('{ root1 }') })])
    await stopped.stop()
    expect(await waiting).toMatchObject([
      { status: 'rejected', reason: { message: 'The planner has stopped' } },
    ])
  })

  test('lets its thread go when it is retired, after what waits, and still answers who comes late', async () => {
    planner = createBackgroundPlanner({ sdl })
    await planner.opened
    const request = { document: parse('{ node { id } }') }
    const before = planner.plan(request)
    const gone = planner.retire()
    expect(await Promise.race([before.then(() => 'planned'), gone.then(() => 'gone')])).toBe('planned')
    await gone
    expect(await planner.plan(request)).toEqual(await before)
  })

  test('tells why a supergraph cannot be served', async () => {
    const refused = createBackgroundPlanner({ sdl: sdl.replace('own0_0: Int', 'own0_0: Nothing') })
    await expect(refused.opened).rejects.toMatchObject({
      name: 'SupergraphError',
      code: 'INVALID_SUPERGRAPH',
      problems: [expect.stringContaining('Nothing')],
    })
    await expect(refused.plan({ document: parse('{ node { id } }') })).rejects.toMatchObject({
      code: 'OPERATION_PLANNING_FAILED',
    })
  })
})
