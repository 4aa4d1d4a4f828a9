import { afterEach, beforeAll, expect, test } from 'vitest'
import { AnswerProviderError } from '../../../integrations/ai/answer-provider.ts'
import type { AnswerProvider } from '../../../integrations/ai/answer-provider.ts'
import { createId } from '../../../platform/database/uuid.ts'
import {
  helpDeskStaff,
  openHelpDesk,
  publishArticle,
  sendMessage,
  startConversation,
} from '../../../tests/testkit/ai.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import type { AiServices } from '../services.ts'
import { ai } from '../subgraph.ts'
import { extractiveAnswerProvider } from './extractive-answer.ts'

/** What a test lets happen before the answer is written. */
let beforeAnswer: () => Promise<void> = async () => undefined

const answerProvider: AnswerProvider = {
  name: 'extractive',
  async *generate(request) {
    await beforeAnswer()
    yield* extractiveAnswerProvider.generate(request)
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
})
afterEach(() => {
  beforeAnswer = async () => undefined
})

const text = 'How do I tighten terminals?'
const roles = async (id: string, viewer: ReturnType<typeof testUser>) => {
  const query = 'query ($id: ID!) { conversation(id: $id) { messages { edges { node { role } } } } }'
  const { conversation } = await subgraph.data(query, { id }, viewer)
  return conversation.messages.edges.map(({ node }: { node: { role: string } }) => node.role)
}

test('when no answer can be written the question stays, and the same message sent again is answered', async () => {
  const viewer = testUser()
  const conversationId = await startConversation(subgraph, viewer)
  const input = { conversationId, clientKey: createId(), text }
  beforeAnswer = () => Promise.reject(new AnswerProviderError('extractive', 'quota of account 4711 used up'))
  const send = 'mutation ($input: MessageSendInput!) { messageSend(input: $input) { message { id } } }'
  const failed = await subgraph.run(send, { input }, viewer)
  expect(failed.errors?.[0]?.extensions).toEqual({ code: 'SERVICE_UNAVAILABLE' })
  expect(JSON.stringify(failed.errors)).not.toContain('4711')
  expect(await roles(conversationId, viewer)).toEqual(['CUSTOMER'])
  beforeAnswer = async () => undefined
  expect((await sendMessage(subgraph, viewer, input)).answer?.outcome).toBe('ANSWERED')
  expect(await roles(conversationId, viewer)).toEqual(['CUSTOMER', 'ASSISTANT'])
})

test('a hand-over while an answer is being written wins, and the answer is dropped', async () => {
  const viewer = testUser()
  const conversationId = await startConversation(subgraph, viewer)
  beforeAnswer = async () => {
    const handOver = `mutation ($id: ID!) { conversationHandOver(input: { conversationId: $id }) { userErrors { code } } }`
    await subgraph.data(handOver, { id: conversationId }, viewer)
  }
  const sent = await sendMessage(subgraph, viewer, { conversationId, text })
  expect(sent).toMatchObject({ message: { position: 1 }, answer: null, userErrors: [] })
  expect(await roles(conversationId, viewer)).toEqual(['CUSTOMER'])
})

test('what is said while an answer is being written keeps its place before it', async () => {
  const viewer = testUser()
  const conversationId = await startConversation(subgraph, viewer)
  let isFirst = true
  beforeAnswer = async () => {
    if (!isFirst) return
    isFirst = false
    await sendMessage(subgraph, viewer, { conversationId, text: 'And how tight?' })
  }
  const first = await sendMessage(subgraph, viewer, { conversationId, text })
  expect([first.message?.position, first.answer?.position]).toEqual([1, 4])
  expect(await roles(conversationId, viewer)).toEqual(['CUSTOMER', 'CUSTOMER', 'ASSISTANT', 'ASSISTANT'])
})
