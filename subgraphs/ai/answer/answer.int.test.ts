import { beforeAll, expect, test } from 'vitest'
import { seedAi } from '../../../drizzle/seeds/ai.ts'
import { chatScripts } from '../../../drizzle/seeds/world/chat-scripts.ts'
import { generateWorld } from '../../../drizzle/seeds/world/world.ts'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { readSentences } from '../article/passages.ts'
import { ai } from '../subgraph.ts'
import { notFoundText, openingText } from './extractive-answer.ts'
import { answerableQuestions, unanswerableQuestions } from '../../../tests/testkit/questions.ts'

const subgraph = testSubgraph(ai)
const world = generateWorld({ seed: 7, asOf: new Date('2026-11-21T00:00:00Z') })

beforeAll(() => subgraph.database.as(serviceViewer('seed'), 'seed').write((tx) => seedAi(tx, world)))

interface Answer {
  text: string
  outcome: string
  citations: { rank: number; quote: string; article: { slug: string; body: string } | null }[]
}

async function begin(viewer: UserViewer): Promise<string> {
  const start =
    'mutation ($key: String!) { conversationStart(input: { clientKey: $key }) { conversation { id } } }'
  return (await subgraph.data(start, { key: createId() }, viewer)).conversationStart.conversation.id
}

async function ask(text: string, viewer = testUser(), conversationId?: string): Promise<Answer> {
  const send = `mutation ($input: MessageSendInput!) {
    messageSend(input: $input) { answer { text outcome citations { rank quote article { slug body } } } userErrors { code } }
  }`
  const input = { conversationId: conversationId ?? (await begin(viewer)), clientKey: createId(), text }
  const { messageSend } = await subgraph.data(send, { input }, viewer)
  return messageSend.answer
}

test('at least nine of ten questions are answered from the right article first', async () => {
  const misses: string[] = []
  for (const [question, slug] of answerableQuestions) {
    const { citations } = await ask(question)
    const first = citations[0]?.article?.slug ?? 'nothing'
    if (first !== slug) misses.push(`${question} → ${first}, not ${slug}`)
  }
  const hits = answerableQuestions.length - misses.length
  console.info(`right article first: ${hits} of ${answerableQuestions.length}`, misses)
  expect(hits / answerableQuestions.length).toBeGreaterThanOrEqual(0.9)
})

test('every sentence of an answer stands in the article it cites', async () => {
  for (const [question] of answerableQuestions.slice(0, 20)) {
    const { text, citations } = await ask(question)
    const said = citations.map(({ quote, rank }) => ` ${quote} [${rank}]`)
    expect(text).toBe(openingText + said.join(''))
    for (const { quote, article } of citations)
      expect(readSentences(article?.body ?? '').map((sentence) => sentence.text)).toContain(quote)
  }
})

test('the same question gets the same answer', async () => {
  const [one, other] = [
    await ask('May I connect two batteries in parallel?'),
    await ask('May I connect two batteries in parallel?'),
  ]
  expect(one).toEqual(other)
})

test('questions the knowledge base does not answer are refused, with nothing cited and a person offered', async () => {
  const answers = await Promise.all(unanswerableQuestions.map((question) => ask(question)))
  const answered = answers.filter(({ outcome }) => outcome === 'ANSWERED').map(({ text }) => text)
  const notFound = answers.filter(({ outcome }) => outcome === 'NOT_FOUND')
  expect(notFound.flatMap(({ citations }) => citations)).toEqual([])
  expect(new Set(notFound.map(({ text }) => text))).toEqual(new Set([notFoundText]))
  const refused = unanswerableQuestions.length - answered.length
  console.info(`refused: ${refused} of ${unanswerableQuestions.length}`, answered)
  expect(refused / unanswerableQuestions.length).toBeGreaterThanOrEqual(0.9)
})

test('real chats are answered from an article that a person chose, follow-up questions included', async () => {
  const misses: string[] = []
  let turns = 0
  for (const script of chatScripts) {
    const viewer = testUser()
    const conversationId = await begin(viewer)
    for (const { question, quotes } of script.turns) {
      turns += 1
      const { citations } = await ask(question, viewer, conversationId)
      const slugs = quotes.map(([slug]) => slug)
      const first = citations[0]?.article?.slug ?? 'nothing'
      if (!slugs.includes(first)) misses.push(`${question} → ${first}, not ${slugs.join(' or ')}`)
    }
  }
  console.info(`chosen article first: ${turns - misses.length} of ${turns}`, misses)
  expect((turns - misses.length) / turns).toBeGreaterThanOrEqual(0.75)
})
