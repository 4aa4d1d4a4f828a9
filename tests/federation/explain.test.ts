import { parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createEngine } from '../../gateway/execute/engine.ts'
import type { FetchRecord } from '../../gateway/execute/run.ts'
import { anonymousScope, composeRule, createLocalServices, toServiceMap } from './run-cases.ts'
import { subgraphs } from './simple-key/subgraphs.ts'

const composed = composeRule(subgraphs)
const source = '{ products { name rating } }'

function prepare() {
  const services = toServiceMap(createLocalServices(composed.schemas))
  const engine = createEngine({ supergraph: composed.supergraph, services })
  return { engine, prepared: engine.prepare({ source, document: parse(source) }) }
}

describe('explaining an operation', () => {
  test('shows its plan without running it, and whether the plan was there', async () => {
    const { engine, prepared } = prepare()
    const first = await engine.explain?.(prepared, anonymousScope)
    expect(first).toMatchObject({
      isPlanCached: false,
      plan: { node: { kind: 'Sequence', nodes: [{ serviceName: 'catalog' }, { path: ['products', '@'] }] } },
    })
    expect(await engine.explain?.(prepared, anonymousScope)).toEqual({ ...first, isPlanCached: true })
  })

  test('tells of every request of a watched execution', async () => {
    const { engine, prepared } = prepare()
    const records: FetchRecord[] = []
    await engine.execute(prepared, {}, anonymousScope, { onFetch: (record) => records.push(record) })
    expect(
      records.map(({ serviceName, representations, outcome }) => ({ serviceName, representations, outcome })),
    ).toEqual([
      { serviceName: 'catalog', representations: undefined, outcome: 'answered' },
      { serviceName: 'reviews', representations: 2, outcome: 'answered' },
    ])
    expect(records[1]?.startedAtMs).toBeGreaterThanOrEqual(records[0]?.durationMs ?? Number.NaN)
  })
})
