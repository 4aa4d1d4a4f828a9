import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readConfig } from '../../platform/config/config.ts'
import { serviceNames } from '../../platform/config/services.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { startServices } from '../../start-services.ts'
import type { RunningServices } from '../../start-services.ts'
import { becomesReady, createSeededDatabase, environmentFor, post, signIn } from '../testkit/system.ts'
import { createPartner, giveBudget } from './partner.ts'

/** What the model takes for the next answers. */
let usage = { inputTokens: 1_500, outputTokens: 125 }
/** What a test lets happen before an answer is written. */
let beforeAnswer: () => Promise<void> = async () => undefined

// In place of a vendor's model: its answers are sentences of the knowledge base, its tokens are ours to say.
vi.mock('../../subgraphs/ai/services.ts', async () => {
  const { extractiveAnswerProvider } = await import('../../subgraphs/ai/answer/extractive-answer.ts')
  const generate: typeof extractiveAnswerProvider.generate = async function* (request) {
    await beforeAnswer()
    for await (const part of extractiveAnswerProvider.generate(request))
      yield part.kind === 'end' ? { ...part, usage } : part
  }
  return { createAiServices: async () => ({ answerProvider: { name: 'a vendor', generate } }) }
})

const others = serviceNames.filter((name) => name !== 'ai')
const layouts = [
  ['beside the gateway', [[...serviceNames]]],
  ['behind HTTP', [others, ['ai']]],
] as const

const question = 'How do I store a lithium battery over winter?'
const ask = /* GraphQL */ `
  query ($question: String!) {
    knowledgeAnswer(question: $question) {
      inputTokens
      outputTokens
      provider
      sources {
        article {
          title
        }
      }
    }
  }
`
// The weight, and 20 sources with their articles.
const estimated = 100 + 20 * 2

describe.each(layouts)('an answer of a model %s', (_, groups) => {
  let database: Awaited<ReturnType<typeof createSeededDatabase>>
  let started: RunningServices[] = []
  let url: string
  beforeAll(async () => {
    database = await createSeededDatabase()
    const environment = await environmentFor(database.databaseUrl)
    const log = createLogger({ level: 'error', service: 'test' })
    started = await Promise.all(
      groups.map((group) => startServices(readConfig([...group], environment), log)),
    )
    url = started[0]?.gateway?.url ?? ''
    await becomesReady(url, [])
  }, 60_000)
  afterAll(async () => {
    for (const services of started) await services.stop()
    await database?.drop()
  })

  async function keyWith(pointsCapacity: number): Promise<string> {
    const { key, apiKeyId } = await createPartner(url, { scopes: ['ai:read'] })
    const staff = await signIn(url, 'owner@demo.stratograph.test')
    await giveBudget(url, staff, apiKeyId, { pointsCapacity, pointsPerSecond: 1 })
    return key
  }

  async function send(key: string, accept = 'application/json', signal?: AbortSignal): Promise<Response> {
    const body = JSON.stringify({ query: ask, variables: { question } })
    const headers = { 'content-type': 'application/json', accept, authorization: `Bearer ${key}` }
    return fetch(`${url}/graphql`, { method: 'POST', headers, body, signal: signal ?? null })
  }

  const answerTo = async (key: string) => readAnswer(await send(key))

  test('costs a key the tokens it took, however much was reserved for it', async () => {
    const key = await keyWith(1_000)
    const { data, extensions } = await answerTo(key)
    const { sources, ...answer } = data?.knowledgeAnswer ?? { sources: [] }
    expect(answer).toEqual({ ...usage, provider: 'a vendor' })
    expect(sources.length).toBeGreaterThan(0)
    const tokens = 1_500 / 100 + 125 / 25
    const actual = tokens + 2 * sources.length
    expect(extensions.budget.cost).toEqual({
      estimated,
      actual,
      metered: { 'Query.knowledgeAnswer': tokens },
    })
    expect(extensions.budget.remaining).toBe(1_000 - actual)
  })

  test('is refused when its estimate cannot be reserved', async () => {
    const key = await keyWith(estimated + 10)
    expect((await send(key)).status).toBe(200)
    const refused = await send(key)
    expect(refused.status).toBe(429)
    const { errors } = await readAnswer(refused)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BUDGET_EXCEEDED', cost: { estimated } })
  })

  test('costs what was reserved when the client leaves before it', async () => {
    const key = await keyWith(1_000)
    const leaving = new AbortController()
    beforeAnswer = async () => {
      leaving.abort()
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await expect(send(key, undefined, leaving.signal)).rejects.toThrow('abort')
    beforeAnswer = async () => undefined
    // Were anything given back, it would be by now.
    await new Promise((resolve) => setTimeout(resolve, 300))
    const { extensions } = await answerTo(key)
    const { remaining, cost } = extensions.budget
    // A point a second came back.
    expect(remaining + cost.actual).toBeLessThan(1_000 - estimated + 10)
  })

  test('costs more than was estimated when it took more, on a stream as well', async () => {
    const key = await keyWith(1_000)
    usage = { inputTokens: 20_000, outputTokens: 2_500 }
    const text = await (await send(key, 'text/event-stream')).text()
    usage = { inputTokens: 1_500, outputTokens: 125 }
    const { extensions } = JSON.parse(/data: (.+)/.exec(text)?.[1] ?? '')
    expect(extensions.budget.cost).toMatchObject({ estimated, metered: { 'Query.knowledgeAnswer': 300 } })
    expect(extensions.budget.cost.actual).toBeGreaterThan(300)
  })

  test('is for those who show who they are', async () => {
    const { data, errors } = await post(url, ask, { question })
    expect([data, errors?.[0].extensions.code]).toEqual([null, 'UNAUTHORIZED_FIELD_OR_TYPE'])
  })
})

/** What these tests read of an answer. */
interface Answer {
  readonly data?: { readonly knowledgeAnswer: { readonly sources: readonly unknown[] } | null }
  readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[]
  readonly extensions: {
    readonly budget: { readonly remaining: number; readonly cost: { readonly actual: number } }
  }
}

const readAnswer = (response: Response) => response.json() as Promise<Answer>
