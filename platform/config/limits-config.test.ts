import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const problemsOf = (environment: NodeJS.ProcessEnv): readonly string[] => {
  try {
    readConfig([], environment)
    return []
  } catch (error) {
    return (error as { problems: readonly string[] }).problems
  }
}

test('limits left out are none of the configuration’s business', () => {
  expect(new Set(Object.values(readConfig([], {}).limits))).toEqual(new Set([null]))
})

test('limits, origins and introspection are read', () => {
  const { limits } = readConfig([], {
    LIMIT_DEPTH: '12',
    LIMIT_ALIASES: '0',
    CORS_ORIGINS: 'https://shop.example, http://localhost:5173',
    INTROSPECTION: 'false',
    PLAN_BUDGET_MS: '500',
  })
  expect(limits).toMatchObject({
    depth: 12,
    aliases: 0,
    introspection: false,
    planBudgetMs: 500,
    tokens: null,
  })
  expect(limits.allowedOrigins).toEqual(['https://shop.example', 'http://localhost:5173'])
})

test('rates are read, and nothing a second is a rate', () => {
  const { limits } = readConfig([], { RATE_LIMIT_PER_SECOND: '0', RATE_LIMIT_ANONYMOUS_BURST: '7' })
  expect(limits).toMatchObject({ ratePerSecond: 0, rateBurst: null, anonymousRateBurst: 7 })
  expect(problemsOf({ RATE_LIMIT_BURST: '0' })[0]).toMatch(/^RATE_LIMIT_BURST /)
})

test('a limit that is no number, too small or too large, and an origin that is none, are told by name', () => {
  expect(problemsOf({ LIMIT_DEPTH: 'deep' })[0]).toMatch(/^LIMIT_DEPTH /)
  expect(problemsOf({ LIMIT_DEPTH: '0' })[0]).toMatch(/^LIMIT_DEPTH /)
  expect(problemsOf({ LIMIT_TOKENS: '1000001' })[0]).toMatch(/^LIMIT_TOKENS /)
  for (const origins of ['*', 'shop.example', 'https://shop.example/', 'https://shop.example,'])
    expect(problemsOf({ CORS_ORIGINS: origins })[0]).toMatch(/^CORS_ORIGINS must be origins/)
})
