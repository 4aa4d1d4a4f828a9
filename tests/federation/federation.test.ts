import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createStockEngine } from '../../gateway/execute/stock-engine.ts'
import { serveOverHttp, type ServedSubgraph } from './http-service.ts'
import { loadRules } from './load-rules.ts'
import {
  answerCase,
  composeRule,
  createLocalServices,
  toServiceMap,
  type CaseAnswer,
  type ExpectedError,
  type FederationCase,
} from './run-cases.ts'

const rules = await loadRules()

describe.each(rules)('$name', ({ rule }) => {
  const composed = composeRule(rule.subgraphs)

  test.each([...rule.cases])('in process: $name', async (example) => {
    const services = createLocalServices(composed.schemas)
    const answer = await answerCase(example, composed, toServiceMap(services))
    expect(comparable(answer)).toStrictEqual(expected(example))
    for (const [name, count] of Object.entries(example.requests ?? {})) {
      expect({ [name]: services.find((service) => service.name === name)?.requests.length }).toEqual({
        [name]: count,
      })
    }
    for (const [name, count] of Object.entries(example.representations ?? {})) {
      const sent = services.find((service) => service.name === name)?.countRepresentations()
      expect({ [name]: sent }).toEqual({ [name]: count })
    }
  })

  describe('over HTTP', () => {
    const served: ServedSubgraph[] = []

    beforeAll(async () => {
      for (const local of createLocalServices(composed.schemas)) served.push(await serveOverHttp(local))
    })
    afterAll(() => Promise.all(served.map((subgraph) => subgraph.close())))

    test.each([...rule.cases])('$name', async (example) => {
      const answer = await answerCase(example, composed, toServiceMap(served.map(({ client }) => client)))
      expect(comparable(answer)).toStrictEqual(expected(example))
    })
  })

  // A refused request never reaches an executor, so there is nothing to compare.
  const executed = rule.cases.filter((example) => 'data' in example)
  const different = executed.filter((example) => example.stockDiffers !== undefined)
  describe.runIf(different.length > 0)('unlike Apollo’s own executor', () => {
    test.each(different)('$name', async (example) => {
      const services = toServiceMap(createLocalServices(composed.schemas))
      const stock = await answerCase(example, composed, services, createStockEngine)
      expect(JSON.stringify(stock.data)).not.toBe(JSON.stringify(example.data))
    })
  })

  const alike = executed.filter((example) => example.stockDiffers === undefined)
  describe.runIf(alike.length > 0)('as Apollo’s own executor', () => {
    test.each(alike)('$name', async (example) => {
      const services = toServiceMap(createLocalServices(composed.schemas))
      const stock = await answerCase(example, composed, services, createStockEngine)
      expect(JSON.stringify(stock.data)).toBe(JSON.stringify(example.data))
    })
  })
})

/** Errors in no order; data as text, so that the order of fields and keys such as __proto__ count. */
function comparable({ data, errors }: CaseAnswer): unknown {
  return { data, text: JSON.stringify(data), errors: errors.toSorted(byPlace) }
}

function expected({ data, errors = [] }: FederationCase): unknown {
  return { data, text: JSON.stringify(data), errors: errors.toSorted(byPlace).map(withAnyMessage) }
}

/** An expectation that leaves a message out says that its wording is a library's, not ours. */
function withAnyMessage(error: ExpectedError): ExpectedError {
  return error.message === undefined ? { ...error, message: expect.any(String) } : error
}

function byPlace(one: ExpectedError, other: ExpectedError): number {
  return placeOf(one).localeCompare(placeOf(other))
}

function placeOf({ path, code, serviceName }: ExpectedError): string {
  return JSON.stringify([path ?? null, code ?? null, serviceName ?? null])
}
