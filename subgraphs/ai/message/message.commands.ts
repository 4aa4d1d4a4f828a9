import { requireUser } from '../../../platform/auth/permission.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { answerMessage } from '../answer/answer.commands.ts'
import type { AiContext } from '../context.ts'
import { isAssisted, requireSpeakable } from '../conversation/conversation.ts'
import type { ConversationParty } from '../conversation/conversation.ts'
import { lockAsParty } from '../conversation/conversation.commands.ts'
import type { ConversationRow } from '../conversation/conversation.store.ts'
import { subjectFrom } from './message.ts'
import type { MessageSendInput } from './message.input.ts'
import { addMessage } from './message-add.commands.ts'
import { selectMessageByClientKey } from './message.store.ts'
import type { MessageRow } from './message.store.ts'

/**
 * Says something in a conversation and lets the assistant answer it. The question stays even when the answer fails;
 * the same key sent again then gets its answer.
 */
export async function sendMessage(
  context: AiContext,
  input: MessageSendInput,
): Promise<{ message: MessageRow; answer: MessageRow | null }> {
  const { message, isForAssistant } = await addOwnMessage(context, input)
  return { message, answer: isForAssistant ? await answerMessage(context, message) : null }
}

async function addOwnMessage(
  context: AiContext,
  input: MessageSendInput,
): Promise<{ message: MessageRow; isForAssistant: boolean }> {
  const { userId: authorId } = requireUser(context.viewer)
  const { conversationId, clientKey } = input
  return context.database.write(async (tx) => {
    // Under the lock, so that two sends with one key cannot both find that it is new.
    const { conversation, party } = await lockAsParty(tx, context, conversationId)
    const earlier = await selectMessageByClientKey(tx, { conversationId, authorId, clientKey })
    if (earlier) return { message: sameText(earlier, input), isForAssistant: earlier.role === 'CUSTOMER' }
    requireSpeakable(conversation, party)
    const message = ownMessage(conversation, party, authorId, input)
    await addMessage(tx, withSpeaker(conversation, message), message)
    return { message, isForAssistant: party === 'CUSTOMER' && isAssisted(conversation) }
  })
}

function ownMessage(
  conversation: ConversationRow,
  party: ConversationParty,
  authorId: string,
  { clientKey, text }: MessageSendInput,
): MessageRow {
  return {
    id: createId(),
    conversationId: conversation.id,
    organisationId: conversation.organisationId,
    userId: conversation.userId,
    position: conversation.messageCount + 1,
    role: party,
    authorId,
    clientKey,
    text,
    inReplyTo: null,
    outcome: null,
    provider: null,
    createdAt: new Date(),
  }
}

/** The first message names a conversation without a subject; the first agent who speaks is its agent. */
function withSpeaker(conversation: ConversationRow, { role, authorId, text }: MessageRow): ConversationRow {
  return {
    ...conversation,
    subject: conversation.subject ?? subjectFrom(text),
    agentId: conversation.agentId ?? (role === 'AGENT' ? authorId : null),
  }
}

function sameText(message: MessageRow, { text }: MessageSendInput): MessageRow {
  if (message.text === text) return message
  return refuse('CLIENT_KEY_REUSED', 'This key was used for another text.', ['input', 'clientKey'])
}
