import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine, type Engine } from '../../gateway/execute/engine.ts'
import type {
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
} from '../../platform/graphql/subgraph-service.ts'
import { serveOverHttp, type ServedSubgraph } from './http-service.ts'
import { loadRules } from './load-rules.ts'
import { LocalService } from './local-service.ts'
import { anonymousScope, composeRule, toServiceMap, type FederationCase } from './run-cases.ts'

/** A subgraph whose data can change: then each of its texts ends otherwise, and each of its numbers is another. */
class ChangingService extends LocalService {
  isChanged = false

  override async execute(request: SubgraphRequest, scope: RequestScope): Promise<SubgraphResult> {
    const result = await super.execute(request, scope)
    return this.isChanged ? { ...result, data: change(result.data) as SubgraphResult['data'] } : result
  }
}

function change(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => change(item, key))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, change(inside, name)]))
  if (typeof value === 'string' && !key.includes('__typename')) return `${value}~`
  return typeof value === 'number' ? value + 1 : value
}

function ask(engine: Engine, { query, operationName, variables = {} }: FederationCase): Promise<string> {
  const prepared = engine.prepare({ source: query, document: parse(query), operationName })
  return engine.execute(prepared, variables, anonymousScope).then(({ json }) => json)
}

// Which verdict a label gets is part of a case, not of the engine.
const rules = (await loadRules()).filter(({ rule }) => rule.cases.every(({ overrides }) => !overrides))
let same = 0
let different = 0

describe('an engine that replays answers as one that does not, whatever changes', () => {
  describe.each(rules)('$name', ({ rule }) => {
    const { supergraph, schemas } = composeRule(rule.subgraphs)
    const locals = [...schemas].map(([name, schema]) => new ChangingService(name, schema))
    const served: ServedSubgraph[] = []

    beforeAll(async () => {
      for (const local of locals) served.push(await serveOverHttp(local))
    })
    afterAll(() => Promise.all(served.map((subgraph) => subgraph.close())))

    test('in every case', async () => {
      const services = toServiceMap(served.map(({ client }) => client))
      const replaying = createEngine({ supergraph, services })
      const plain = createEngine({ supergraph, services, maxRecordingBytes: 0 })
      for (const example of rule.cases) {
        const expectSame = async (): Promise<void> => {
          const text = await ask(replaying, example)
          expect({ case: example.name, text }).toEqual({
            case: example.name,
            text: await ask(plain, example),
          })
        }
        for (let round = 1; round <= 4; round += 1) await expectSame()
        for (const local of locals) {
          local.isChanged = true
          await expectSame()
          await expectSame()
          local.isChanged = false
          await expectSame()
        }
      }
      same += replaying.counters?.replays?.same ?? 0
      different += replaying.counters?.replays?.different ?? 0
    })
  })

  test('and does replay, and does meet changes', () => {
    expect(same).toBeGreaterThan(200)
    expect(different).toBeGreaterThan(200)
  })
})
