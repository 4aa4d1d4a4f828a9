import { beforeAll, expect, test } from 'vitest'
import { AnswerProviderError } from '../../../integrations/ai/answer-provider.ts'
import type { AnswerProvider, AnswerUsage } from '../../../integrations/ai/answer-provider.ts'
import type { MachineViewer, Viewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { helpDeskStaff, openHelpDesk, publishArticle } from '../../../tests/testkit/ai.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import type { AiServices } from '../services.ts'
import { ai } from '../subgraph.ts'
import { extractiveAnswerProvider } from './extractive-answer.ts'

/** What a test's model takes; or its failure. */
let usage: AnswerUsage | AnswerProviderError = { inputTokens: 0, outputTokens: 0 }

const answerProvider: AnswerProvider = {
  name: 'a vendor',
  async *generate(request) {
    if (usage instanceof Error) throw usage
    for await (const part of extractiveAnswerProvider.generate(request))
      yield part.kind === 'end' ? { ...part, usage } : part
  },
}
const subgraph = testSubgraph({
  ...ai,
  createServices: async (): Promise<AiServices> => ({ answerProvider }),
})

beforeAll(async () => {
  const manager = helpDeskStaff(await openHelpDesk(subgraph.database), 'MANAGER')
  await publishArticle(subgraph, manager, {
    title: 'Torque',
    body: 'Tighten the terminals with nine newton metres.',
  })
  await publishArticle(subgraph, manager, {
    title: 'Margins',
    body: 'Dealers earn a margin of thirty percent on terminals.',
    audience: 'DEALER',
  })
})

const client = { organisationId: createId(), organisationKind: 'CLIENT', role: 'AGENT' } as const
const machine: MachineViewer = {
  kind: 'machine',
  principal: 'APPLICATION',
  machineId: createId(),
  credentialId: createId(),
  scopes: ['ai:read'],
  ...client,
}

const ask = (question: string, viewer?: Viewer) => {
  const query = `query ($question: String!) {
    knowledgeAnswer(question: $question) {
      outcome provider inputTokens outputTokens sources { rank quote article { title } }
    }
  }`
  return subgraph.run(query, { question }, viewer)
}
const sourcesOf = async (question: string, viewer: Viewer): Promise<string[]> => {
  const { knowledgeAnswer } = (await ask(question, viewer)).data as {
    knowledgeAnswer: { sources: { article: { title: string } }[] }
  }
  return knowledgeAnswer.sources.map(({ article }) => article.title)
}

test('a program is answered from the articles it may read, and told what it took', async () => {
  usage = { inputTokens: 250, outputTokens: 30 }
  const { data, extensions } = await ask('How do I tighten terminals?', machine)
  expect(data).toEqual({
    knowledgeAnswer: {
      outcome: 'ANSWERED',
      provider: 'a vendor',
      ...usage,
      sources: [
        {
          rank: 1,
          quote: 'Tighten the terminals with nine newton metres.',
          article: { title: 'Torque' },
        },
      ],
    },
  })
  // 2.5 points for what was read, 1.2 for what was written: whole ones.
  expect(extensions).toEqual({ meteredCosts: { 'Query.knowledgeAnswer': 4 } })
})

test('what is for dealers answers dealers only', async () => {
  usage = { inputTokens: 0, outputTokens: 0 }
  const question = 'What margin do dealers earn on terminals?'
  const dealer = testUser({ ...client, organisationKind: 'DEALER' })
  expect(await sourcesOf(question, dealer)).toContain('Margins')
  for (const viewer of [machine, testUser(client), testUser()])
    expect(await sourcesOf(question, viewer)).not.toContain('Margins')
})

test('an answer that took nothing says so, whether or not it was found', async () => {
  usage = { inputTokens: 0, outputTokens: 0 }
  const { data, extensions } = await ask('Who won the regatta?', machine)
  expect(data).toMatchObject({ knowledgeAnswer: { outcome: 'NOT_FOUND', sources: [] } })
  expect(extensions).toEqual({ meteredCosts: { 'Query.knowledgeAnswer': 0 } })
})

test('nobody is not answered, nor is a blank or endless question', async () => {
  const codeOf = async (...args: Parameters<typeof ask>) => (await ask(...args)).errors?.[0]?.extensions
  expect(await codeOf('How do I tighten terminals?')).toEqual({ code: 'UNAUTHENTICATED' })
  for (const question of ['', ' ', 'x'.repeat(4_001)])
    expect(await codeOf(question, machine)).toMatchObject({ code: 'BAD_USER_INPUT' })
})

test('a model out of reach is told without its reasons, and metered as nothing', async () => {
  usage = new AnswerProviderError('a vendor', 'quota of account 4711 used up')
  const { data, errors, extensions } = await ask('How do I tighten terminals?', machine)
  expect([data, errors?.[0]?.extensions, extensions]).toEqual([
    null,
    { code: 'SERVICE_UNAVAILABLE' },
    undefined,
  ])
  expect(JSON.stringify(errors)).not.toContain('4711')
})
