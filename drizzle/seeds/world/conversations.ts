import { dayMs, happened, later, minuteMs, momentBetween } from './calendar.ts'
import { chatScripts, type ChatScript, type ChatTurn } from './chat-scripts.ts'
import type { Customer } from './customers.ts'
import { sentenceWith, type KnowledgeArticle } from './knowledge.ts'
import type { Random } from './random.ts'

export type ConversationStatus = 'OPEN' | 'HANDED_OVER' | 'CLOSED'
export type MessageRole = 'CUSTOMER' | 'ASSISTANT' | 'AGENT'

export interface Citation {
  readonly articleId: string
  readonly articleSlug: string
  /** A sentence that stands in the article, word for word. */
  readonly quote: string
}

export interface Message {
  readonly id: string
  readonly position: number
  readonly role: MessageRole
  /** The customer's or agent's account; null for the assistant. */
  readonly authorUserId: string | null
  readonly body: string
  readonly citations: readonly Citation[]
  readonly createdAt: Date
}

export interface Conversation {
  readonly id: string
  /** The tenant that owns the record: always the operator. */
  readonly organisationId: string
  readonly customerId: string
  readonly userId: string
  readonly subject: string
  readonly status: ConversationStatus
  /** Who took over from the assistant. */
  readonly agentUserId: string | null
  readonly messages: readonly Message[]
  readonly createdAt: Date
  /** Time of the last message. */
  readonly updatedAt: Date
  readonly closedAt: Date | null
}

const conversationCount = 126
const demoConversations = 3
const historyDays = 300

export function makeConversations(
  random: Random,
  customers: readonly Customer[],
  articles: readonly KnowledgeArticle[],
  agentIds: readonly string[],
  demoCustomerId: string,
  asOf: Date,
): Conversation[] {
  const bySlug = new Map(articles.map((article) => [article.slug, article]))
  const withAccount = customers.filter(({ userId }) => userId !== null)
  const demo = withAccount.find(({ id }) => id === demoCustomerId)
  return Array.from({ length: conversationCount }, (_, index) => {
    const isDemo = index < demoConversations && demo !== undefined
    const script = (isDemo ? chatScripts[index] : undefined) ?? random.pick(chatScripts)
    return play(random, script, isDemo ? demo : random.pick(withAccount), bySlug, random.pick(agentIds), asOf)
  }).sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
}

function play(
  random: Random,
  script: ChatScript,
  customer: Customer,
  articles: ReadonlyMap<string, KnowledgeArticle>,
  agentId: string,
  asOf: Date,
): Conversation {
  const userId = customer.userId ?? ''
  const window = random.chance(0.1) ? 1.5 : historyDays
  const known = Math.max(customer.createdAt.getTime(), asOf.getTime() - window * dayMs)
  const createdAt = momentBetween(random, new Date(known), asOf)
  const spoken = speak(
    random,
    script,
    articles,
    { CUSTOMER: userId, ASSISTANT: null, AGENT: agentId },
    createdAt,
  )
  // What would be said after `asOf` has not been said yet.
  const messages = spoken.filter((message) => message.createdAt <= asOf)
  const updatedAt = messages.at(-1)?.createdAt ?? createdAt
  const closedAt = happened(later(updatedAt, 2 * dayMs), asOf)
  const isHandedOver = messages.some(({ role }) => role === 'AGENT')
  return {
    id: random.id(createdAt),
    organisationId: customer.organisationId,
    customerId: customer.id,
    userId,
    subject: script.subject,
    status: closedAt ? 'CLOSED' : isHandedOver ? 'HANDED_OVER' : 'OPEN',
    agentUserId: isHandedOver ? agentId : null,
    messages,
    createdAt,
    updatedAt,
    closedAt,
  }
}

function speak(
  random: Random,
  { turns, handOver }: ChatScript,
  articles: ReadonlyMap<string, KnowledgeArticle>,
  accounts: Readonly<Record<MessageRole, string | null>>,
  startedAt: Date,
): Message[] {
  const messages: Message[] = []
  let clock = startedAt
  const say = (
    role: MessageRole,
    waitMs: number,
    body: string,
    citations: readonly Citation[] = [],
  ): void => {
    clock = later(clock, waitMs)
    const position = messages.length
    messages.push({
      id: random.id(clock),
      position,
      role,
      authorUserId: accounts[role],
      body,
      citations,
      createdAt: clock,
    })
  }
  for (const [index, turn] of turns.entries()) {
    say('CUSTOMER', index === 0 ? 0 : random.between(0.5, 6) * minuteMs, turn.question)
    const citations = citationsOf(turn, articles)
    const answer = [turn.opening, ...citations.map(({ quote }) => withoutMarks(quote))].join(' ')
    say('ASSISTANT', random.between(900, 3200), answer, citations)
  }
  if (handOver && random.chance(0.7)) {
    say('CUSTOMER', random.between(1, 15) * minuteMs, handOver.question)
    say('AGENT', random.between(2, 25) * minuteMs, handOver.reply)
  }
  return messages
}

function citationsOf({ quotes }: ChatTurn, articles: ReadonlyMap<string, KnowledgeArticle>): Citation[] {
  return quotes.map(([slug, phrase]) => {
    const article = articles.get(slug)
    if (!article) throw new Error(`a chat quotes the unknown article ${slug}`)
    return { articleId: article.id, articleSlug: slug, quote: sentenceWith(article, phrase) }
  })
}

function withoutMarks(markdown: string): string {
  return markdown.replace(/\*\*/g, '')
}
