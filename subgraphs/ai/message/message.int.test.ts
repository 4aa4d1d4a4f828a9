import { beforeAll, expect, test } from 'vitest'
import type { SubgraphResult } from '../../../platform/graphql/subgraph-service.ts'
import { createId } from '../../../platform/database/uuid.ts'
import {
  helpDeskStaff,
  openHelpDesk,
  publishArticle,
  sendMessage,
  startConversation,
} from '../../../tests/testkit/ai.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { ai } from '../subgraph.ts'

const subgraph = testSubgraph(ai)
let organisationId: string
let articleId: string
const question = 'Which torque for M8 terminals?'
const sentence = 'Tighten M8 terminals with a torque of 9 newton metres.'

beforeAll(async () => {
  organisationId = await openHelpDesk(subgraph.database)
  const manager = helpDeskStaff(organisationId, 'MANAGER')
  articleId = await publishArticle(subgraph, manager, {
    title: 'Torque of terminals',
    body: `${sentence} Use a wrench.`,
  })
  await publishArticle(subgraph, manager, { title: 'Dealer margin', body: 'Dealers earn a margin of forty ducats.', audience: 'DEALER' }) // prettier-ignore
})

const history = `query ($id: ID!, $first: Int, $after: String) {
  conversation(id: $id) {
    subject messageCount status
    messages(first: $first, after: $after) {
      edges { node { position role text author { id } citations { rank quote articleTitle article { id } } } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`

interface PagedConversation {
  messages: { edges: { node: { position: number } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
}

test('a question is answered with the sentence of the article, and its citation stays with the message', async () => {
  const viewer = testUser()
  const conversationId = await startConversation(subgraph, viewer)
  const { answer } = await sendMessage(subgraph, viewer, { conversationId, text: question })
  const citations = [
    { rank: 1, quote: sentence, articleTitle: 'Torque of terminals', article: { id: articleId } },
  ]
  expect(answer).toMatchObject({
    position: 2,
    outcome: 'ANSWERED',
    text: `From our knowledge base: ${sentence} [1]`,
    citations,
  })
  const { conversation } = await subgraph.data(history, { id: conversationId }, viewer)
  expect(conversation).toMatchObject({ subject: question, messageCount: 2, status: 'OPEN' })
  expect(conversation.messages.edges).toEqual([
    { node: { position: 1, role: 'CUSTOMER', text: question, author: { id: viewer.userId }, citations: [] } },
    { node: { position: 2, role: 'ASSISTANT', text: answer?.text, author: null, citations } },
  ])
})

test('what nobody wrote about is not answered, and a person is offered', async () => {
  const viewer = testUser()
  const conversationId = await startConversation(subgraph, viewer)
  const { answer } = await sendMessage(subgraph, viewer, {
    conversationId,
    text: 'Who painted the Mona Lisa?',
  })
  expect(answer).toMatchObject({ outcome: 'NOT_FOUND', citations: [] })
  expect(answer?.text).toContain('I could not find this')
})

test('an answer stands on nothing its asker may not read', async () => {
  const dealer = testUser({ organisationId: createId(), organisationKind: 'DEALER', role: 'OWNER' })
  const outcomes: unknown[] = []
  for (const viewer of [testUser(), dealer]) {
    const conversationId = await startConversation(subgraph, viewer)
    const text = 'How many ducats are the margin of dealers?'
    outcomes.push((await sendMessage(subgraph, viewer, { conversationId, text })).answer?.outcome)
  }
  expect(outcomes).toEqual(['NOT_FOUND', 'ANSWERED'])
})

test('a citation outlives its article', async () => {
  const manager = helpDeskStaff(organisationId, 'MANAGER')
  const id = await publishArticle(subgraph, manager, {
    title: 'Numbats',
    body: 'Numbats eat twenty thousand termites.',
  })
  const viewer = testUser()
  const conversationId = await startConversation(subgraph, viewer)
  await sendMessage(subgraph, viewer, { conversationId, text: 'How many termites do numbats eat?' })
  await subgraph.data(
    `mutation { knowledgeArticleArchive(input: { articleId: "${id}" }) { article { id } } }`,
    {},
    manager,
  )
  const { conversation } = await subgraph.data(history, { id: conversationId }, viewer)
  expect(conversation.messages.edges[1].node.citations).toEqual([
    { rank: 1, quote: 'Numbats eat twenty thousand termites.', articleTitle: 'Numbats', article: null },
  ])
  const again = await sendMessage(subgraph, viewer, {
    conversationId,
    text: 'How many termites do numbats eat?',
  })
  expect(again.answer?.outcome).toBe('NOT_FOUND')
})

test('staff of the answering organisation see how an answer was found, the asker does not', async () => {
  const viewer = testUser()
  const conversationId = await startConversation(subgraph, viewer)
  const { answer } = await sendMessage(subgraph, viewer, { conversationId, text: question })
  const query = `query ($id: ID!) { conversation(id: $id) { messages(last: 1) { edges { node { id retrieval {
    question terms { lexeme isAsked } candidates { rank isRelevant coverage matched article { id } }
  } } } } } }`
  const read = async (as = viewer) =>
    (await subgraph.data(query, { id: conversationId }, as)).conversation.messages.edges[0].node
  expect(await read()).toEqual({ id: answer?.id, retrieval: null })
  const { retrieval } = await read(helpDeskStaff(organisationId, 'MEMBER'))
  expect(retrieval.question).toBe(question)
  expect(retrieval.terms.map(({ lexeme }: { lexeme: string }) => lexeme)).toEqual(
    expect.arrayContaining(['m8', 'termin', 'torqu']),
  )
  expect(retrieval.candidates[0]).toEqual({
    rank: 1,
    isRelevant: true,
    coverage: 1,
    matched: ['m8', 'termin', 'tighten', 'torqu'],
    article: { id: articleId },
  })
})

test('forty sends of one message with one key at once add one question and one answer', async () => {
  const viewer = testUser()
  const conversationId = await startConversation(subgraph, viewer)
  const clientKey = createId()
  const sent = await Promise.all(
    Array.from({ length: 40 }, () =>
      sendMessage(subgraph, viewer, { conversationId, text: question, clientKey }),
    ),
  )
  expect(new Set(sent.map(({ message }) => message?.id)).size).toBe(1)
  expect(new Set(sent.map(({ answer }) => answer?.id)).size).toBe(1)
  const { conversation } = await subgraph.data(history, { id: conversationId }, viewer)
  expect(conversation.messages.edges).toHaveLength(2)
  const other = await sendMessage(subgraph, viewer, { conversationId, text: 'Something else', clientKey })
  expect(other).toEqual({
    message: null,
    answer: null,
    userErrors: [{ code: 'CLIENT_KEY_REUSED', field: ['input', 'clientKey'] }],
  })
})

test('messages sent at once get places one after another, and pages of them lose none', async () => {
  const viewer = testUser()
  const conversationId = await startConversation(subgraph, viewer)
  await Promise.all(
    Array.from({ length: 15 }, (_, index) =>
      sendMessage(subgraph, viewer, { conversationId, text: `torque ${index}` }),
    ),
  )
  const positions: number[] = []
  let after: string | null = null
  do {
    const page: Record<string, unknown> = { id: conversationId, first: 7, after }
    const read: { conversation: PagedConversation } = await subgraph.data(history, page, viewer)
    const { edges, pageInfo } = read.conversation.messages
    positions.push(...edges.map(({ node }) => node.position))
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null
  } while (after)
  expect(positions).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
})

test('after the hand-over people answer and the assistant is silent', async () => {
  const viewer = testUser()
  const agent = helpDeskStaff(organisationId)
  const conversationId = await startConversation(subgraph, viewer)
  const early = await sendMessage(subgraph, agent, { conversationId, text: 'Hello' })
  expect(early.userErrors).toEqual([{ code: 'NOT_HANDED_OVER', field: null }])
  const handOver = `mutation ($id: ID!) {
    conversationHandOver(input: { conversationId: $id }) { conversation { status agent { id } } userErrors { code } }
  }`
  const handed = await subgraph.data(handOver, { id: conversationId }, viewer)
  expect(handed.conversationHandOver.conversation).toEqual({ status: 'HANDED_OVER', agent: null })
  expect((await sendMessage(subgraph, viewer, { conversationId, text: question })).answer).toBeNull()
  const reply = await sendMessage(subgraph, agent, { conversationId, text: 'Nine newton metres.' })
  expect(reply).toMatchObject({ message: { position: 2, role: 'AGENT' }, answer: null, userErrors: [] })
  const query = 'query ($id: ID!) { conversation(id: $id) { agent { id } } }'
  expect((await subgraph.data(query, { id: conversationId }, viewer)).conversation.agent).toEqual({
    id: agent.userId,
  })
  const again = await subgraph.data(handOver, { id: conversationId }, agent)
  expect(again.conversationHandOver.userErrors).toEqual([{ code: 'ALREADY_HANDED_OVER' }])
})

test('a stranger finds no conversation to speak in, and a member of our staff may only read', async () => {
  const conversationId = await startConversation(subgraph, testUser())
  const notFound = [{ code: 'NOT_FOUND', field: ['input', 'conversationId'] }]
  for (const stranger of [testUser(), helpDeskStaff(createId(), 'OWNER')]) {
    expect(await sendMessage(subgraph, stranger, { conversationId, text: 'Hi' })).toEqual({ message: null, answer: null, userErrors: notFound }) // prettier-ignore
    expect((await subgraph.data(history, { id: conversationId }, stranger)).conversation).toBeNull()
  }
  const member = helpDeskStaff(organisationId, 'MEMBER')
  const send = `mutation { messageSend(input: { conversationId: "${conversationId}", clientKey: "k", text: "Hi" }) { message { id } } }`
  expect((await subgraph.run(send, {}, member)).errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
  expect((await subgraph.run(send)).errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
  expect((await subgraph.data(history, { id: conversationId }, member)).conversation.messageCount).toBe(0)
})

test.each([
  ['an over-long text', { text: 'x'.repeat(4_001) }, ['input', 'text']],
  ['an empty text', { text: '' }, ['input', 'text']],
  ['a blank text', { text: ' \n ' }, ['input', 'text']],
  ['a malformed id', { conversationId: '12' }, ['input', 'conversationId']],
  ['an over-long key', { clientKey: 'x'.repeat(65) }, ['input', 'clientKey']],
])('%s is refused with the field at fault and nothing is said', async (_, part, field) => {
  const viewer = testUser()
  const conversationId = await startConversation(subgraph, viewer)
  const send = 'mutation ($input: MessageSendInput!) { messageSend(input: $input) { message { id } } }'
  const input = { conversationId, clientKey: createId(), text: 'Hello', ...part }
  const { data, errors } = await subgraph.run(send, { input }, viewer)
  expect(data).toBeNull()
  expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field })
  expect((await subgraph.data(history, { id: conversationId }, viewer)).conversation.messageCount).toBe(0)
})

test('a text of 4,000 characters is said as it is', async () => {
  const viewer = testUser()
  const conversationId = await startConversation(subgraph, viewer)
  const text = `${'torque '.repeat(571)}'"\\`
  expect(text).toHaveLength(4_000)
  await sendMessage(subgraph, viewer, { conversationId, text })
  const { conversation } = await subgraph.data(history, { id: conversationId }, viewer)
  expect(conversation.messages.edges[0].node.text).toBe(text)
})

const follow = `subscription ($id: ID!) {
  messageAdded(conversationId: $id) { position role text author { id } citations { quote } }
}`

interface FollowedMessage {
  position: number
  role: string
  text: string
  author: { id: string } | null
  citations: { quote: string }[]
}

/** Collects what a follower receives, up to the answer that begins with `until`. */
function collect(stream: AsyncIterableIterator<SubgraphResult>, until: string) {
  const messages: FollowedMessage[] = []
  const done = (async () => {
    for await (const { data, errors } of stream) {
      expect(errors).toBeUndefined()
      const message = data?.['messageAdded'] as FollowedMessage
      messages.push(message)
      if (message.text.startsWith(until)) return
    }
  })()
  return { messages, done }
}

test('whoever follows a conversation receives each message in order, answers with their citations', async () => {
  const viewer = testUser()
  const conversationId = await startConversation(subgraph, viewer)
  const elsewhere = await startConversation(subgraph, viewer)
  const followers = [viewer, helpDeskStaff(organisationId)].map((as) =>
    collect(subgraph.follow(follow, { id: conversationId }, as), 'From our knowledge base'),
  )
  // Whoever received one message must receive all that come after it.
  while (followers.some(({ messages }) => messages.length === 0)) {
    await sendMessage(subgraph, viewer, { conversationId, text: 'Is anybody there?' })
    await sendMessage(subgraph, viewer, { conversationId: elsewhere, text: 'Elsewhere' })
  }
  await sendMessage(subgraph, viewer, { conversationId, text: question })
  for (const { messages, done } of followers) {
    await done
    const first = messages[0]?.position ?? 0
    expect(messages.map(({ position }) => position)).toEqual(messages.map((_, index) => first + index))
    expect(messages.map(({ text }) => text)).not.toContain('Elsewhere')
    expect(messages.slice(-2)).toMatchObject([
      { role: 'CUSTOMER', text: question, author: { id: viewer.userId }, citations: [] },
      { role: 'ASSISTANT', author: null, citations: [{ quote: sentence }] },
    ])
  }
})

test('nobody follows a conversation that is not theirs to see', async () => {
  const conversationId = await startConversation(subgraph, testUser())
  for (const viewer of [undefined, testUser(), helpDeskStaff(createId(), 'OWNER')]) {
    const first = await subgraph.follow(follow, { id: conversationId }, viewer).next()
    expect(first.value.errors[0].extensions).toEqual({ code: 'NOT_FOUND', field: ['conversationId'] })
  }
})

test('the messages of ten conversations with their citations cost as many statements as those of one', async () => {
  const cost = async (conversations: number) => {
    const viewer = testUser()
    for (let count = 0; count < conversations; count += 1) {
      const conversationId = await startConversation(subgraph, viewer)
      await sendMessage(subgraph, viewer, { conversationId, text: question })
    }
    const query = `{ conversations { edges { node {
      user { id } messages { edges { node { author { id } citations { article { title } } } } }
    } } } }`
    const { value, statements } = await subgraph.database.statements.count(() =>
      subgraph.data(query, {}, viewer),
    )
    expect(value.conversations.edges).toHaveLength(conversations)
    return statements.length
  }
  expect([await cost(10), await cost(1)]).toEqual([4, 4])
})
