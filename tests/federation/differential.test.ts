import { validate, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createStockEngine } from '../../gateway/execute/stock-engine.ts'
import { generateOperations } from './generate-operations.ts'
import { loadRules } from './load-rules.ts'
import { answerCase, composeRule, createLocalServices, toServiceMap } from './run-cases.ts'

/** Rules in which stock's planner or executor is known to be wrong; their cases say how. */
const wrongInStock = new Set(
  (await loadRules()).flatMap(({ name, rule }) =>
    rule.cases.some(({ stockDiffers }) => stockDiffers !== undefined) ? [name] : [],
  ),
)
const rules = (await loadRules()).filter(({ name }) => !wrongInStock.has(name))

const operationsPerRule = 60

let compared = 0

describe('generated operations are answered as by Apollo’s own executor', () => {
  test.each(rules)('$name', async ({ rule }) => {
    const composed = composeRule(rule.subgraphs)
    const services = toServiceMap(createLocalServices(composed.schemas))
    for (const { query, variables } of generateOperations(
      composed.supergraph.apiSchema,
      7,
      operationsPerRule,
    )) {
      if (validate(composed.supergraph.apiSchema, parse(query)).length > 0) continue
      const example = { name: query, query, variables }
      const stock = await answerCase(example, composed, services, createStockEngine)
      if (stock.errors.length > 0) continue
      const ours = await answerCase(example, composed, services)
      // Not as text: with duplicate fields the stock executor loses the operation's order.
      expect({ query, data: ours.data }).toEqual({ query, data: stock.data })
      compared += 1
    }
  })

  test('in numbers that mean something', () => {
    expect(compared).toBeGreaterThan(1_000)
  })
})
