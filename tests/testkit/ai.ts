import type { UserViewer } from '../../platform/auth/viewer.ts'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import type { Database } from '../../platform/database/database.ts'
import { createId } from '../../platform/database/uuid.ts'
import { operatorOrganisation } from '../../subgraphs/ai/tables.ts'
import { testUser } from './subgraph.ts'
import type { TestSubgraph } from './subgraph.ts'

/** Tells ai which organisation answers; answers its id. */
export async function openHelpDesk(database: Database): Promise<string> {
  const organisationId = createId()
  await database
    .as(serviceViewer('test'), 'test')
    .write((tx) => tx.insert(operatorOrganisation).values({ organisationId }))
  return organisationId
}

export function helpDeskStaff(organisationId: string, role: UserViewer['role'] = 'AGENT'): UserViewer {
  return testUser({ organisationId, organisationKind: 'OPERATOR', role })
}

/** Writes and publishes an article; answers its id. */
export async function publishArticle(
  subgraph: TestSubgraph,
  manager: UserViewer,
  article: { title: string; body: string; audience?: string; tags?: string[] },
): Promise<string> {
  const input = { slug: `a-${createId()}`, category: 'SERVICE', audience: 'PUBLIC', ...article }
  const create = `mutation ($input: KnowledgeArticleCreateInput!) {
    knowledgeArticleCreate(input: $input) { article { id } }
  }`
  const { id } = (await subgraph.data(create, { input }, manager)).knowledgeArticleCreate.article
  const publish = `mutation ($id: ID!) { knowledgeArticlePublish(input: { articleId: $id }) { userErrors { code } } }`
  await subgraph.data(publish, { id }, manager)
  return id
}

export async function startConversation(subgraph: TestSubgraph, viewer: UserViewer): Promise<string> {
  const start = `mutation ($key: String!) { conversationStart(input: { clientKey: $key }) { conversation { id } } }`
  return (await subgraph.data(start, { key: createId() }, viewer)).conversationStart.conversation.id
}

export interface SentMessage {
  message: { id: string; position: number; role: string } | null
  answer: {
    id: string
    position: number
    text: string
    outcome: string
    citations: { rank: number; quote: string; articleTitle: string; article: { id: string } | null }[]
  } | null
  userErrors: { code: string; field: string[] | null }[]
}

export async function sendMessage(
  subgraph: TestSubgraph,
  viewer: UserViewer,
  input: { conversationId: string; text: string; clientKey?: string },
): Promise<SentMessage> {
  const send = `mutation ($input: MessageSendInput!) {
    messageSend(input: $input) {
      message { id position role }
      answer { id position text outcome citations { rank quote articleTitle article { id } } }
      userErrors { code field }
    }
  }`
  return (await subgraph.data(send, { input: { clientKey: createId(), ...input } }, viewer)).messageSend
}
