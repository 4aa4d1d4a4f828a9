import type { Answer } from '../../../integrations/ai/answer-provider.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { AiContext } from '../context.ts'
import { isAssisted } from '../conversation/conversation.ts'
import { lockConversation } from '../conversation/conversation.store.ts'
import type { ConversationRow } from '../conversation/conversation.store.ts'
import { addMessage } from '../message/message-add.commands.ts'
import { insertCitations, selectAnswer, selectMessagesBefore } from '../message/message.store.ts'
import type { CitationRow, MessageRow } from '../message/message.store.ts'
import { retrieve } from '../retrieval/retrieve.ts'
import type { Retrieval } from '../retrieval/retrieve.ts'
import { insertRetrieval } from '../retrieval/retrieval.store.ts'
import { writeAnswer } from './write-answer.ts'

const mostHistory = 10

/**
 * The assistant's answer to a message: the one there is, or a new one. Null when the conversation was handed over or
 * closed before the answer was there. Reads and writes in transactions of their own, since a provider may take seconds.
 */
export async function answerMessage(context: AiContext, question: MessageRow): Promise<MessageRow | null> {
  const { conversationId, position, text } = question
  const prepared = await context.database.read(async (tx) => {
    const earlier = await selectAnswer(tx, question.id)
    if (earlier) return { earlier }
    const history = await selectMessagesBefore(tx, conversationId, position, mostHistory)
    const before = history.findLast(({ role }) => role === 'CUSTOMER')?.text ?? ''
    return { history, retrieval: await retrieve(tx, text, before) }
  })
  if ('earlier' in prepared) return prepared.earlier ?? null
  const { history, retrieval } = prepared
  const answer = await writeAnswer(context, {
    task: 'CUSTOMER_SUPPORT',
    messages: [...history, question],
    passages: retrieval.passages,
    signal: context.signal,
  })
  return addAnswer(context, question, { answer, retrieval })
}

async function addAnswer(
  context: AiContext,
  question: MessageRow,
  { answer, retrieval }: { answer: Answer; retrieval: Retrieval },
): Promise<MessageRow | null> {
  return context.database.write(async (tx) => {
    const conversation = await lockConversation(tx, question.conversationId)
    // Somebody may have sent the same message at the same moment, or handed over meanwhile.
    const earlier = await selectAnswer(tx, question.id)
    if (earlier || !conversation || !isAssisted(conversation)) return earlier ?? null
    const message = answerRow(conversation, question, answer, context.services.answerProvider.name)
    await addMessage(tx, conversation, message)
    await insertCitations(tx, citationRows(message, answer))
    const { question: asked, terms, candidates } = retrieval
    const { id: messageId, organisationId, createdAt } = message
    await insertRetrieval(tx, { messageId, organisationId, question: asked, terms, candidates, createdAt })
    return message
  })
}

function answerRow(
  conversation: ConversationRow,
  question: MessageRow,
  { text, outcome }: Answer,
  provider: string,
): MessageRow {
  return {
    id: createId(),
    conversationId: conversation.id,
    organisationId: conversation.organisationId,
    userId: conversation.userId,
    position: conversation.messageCount + 1,
    role: 'ASSISTANT',
    authorId: null,
    clientKey: null,
    text,
    inReplyTo: question.id,
    outcome,
    provider,
    createdAt: new Date(),
  }
}

function citationRows({ id: messageId }: MessageRow, { citations }: Answer): CitationRow[] {
  return citations.map((citation) => ({ id: createId(), messageId, ...citation }))
}
