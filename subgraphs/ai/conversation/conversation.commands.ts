import { requireUser } from '../../../platform/auth/permission.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { forbidden, unavailable } from '../../../platform/errors/public-error.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { AiContext } from '../context.ts'
import type { ConversationEvent } from '../events.ts'
import { partyOf, requireClosable, requireHandable } from './conversation.ts'
import type { ConversationParty } from './conversation.ts'
import type { ConversationStartInput } from './conversation.input.ts'
import {
  insertConversation,
  lockConversation,
  lockUnlinkedConversations,
  updateConversationRow,
} from './conversation.store.ts'
import type { ConversationRow } from './conversation.store.ts'
import {
  linkCustomerAccount,
  selectCustomerOfUser,
  selectOperatorOrganisation,
} from './customer-account.store.ts'

/** Begins a conversation of the viewer with the operator; the same key answers the same conversation. */
export async function startConversation(
  context: AiContext,
  input: ConversationStartInput,
): Promise<ConversationRow> {
  const { userId } = requireUser(context.viewer)
  return context.database.write(async (tx) => {
    const organisationId = await selectOperatorOrganisation(tx)
    if (organisationId === null) throw unavailable('Nobody is here to answer yet.')
    const customerId = await selectCustomerOfUser(tx, userId, organisationId)
    const row = newConversation({ organisationId, userId, customerId }, input, new Date())
    const { conversation, isNew } = await insertConversation(tx, row)
    if (isNew) await appendConversationEvents(tx, conversation, [startedEvent(conversation)])
    else if (input.subject != null && input.subject.trim() !== conversation.subject)
      refuse('SUBJECT_DIFFERS', 'This key began a conversation about something else.', ['input', 'clientKey'])
    return conversation
  })
}

/** From here on people answer: at the wish of whoever asks, or of our staff. */
export function handOverConversation(context: AiContext, id: string): Promise<ConversationRow> {
  return moveConversation(context, id, (conversation, now) => {
    requireHandable(conversation)
    return {
      patch: { status: 'HANDED_OVER', handedOverAt: now },
      event: { type: 'ai.conversation.handed_over', data: partiesOf(conversation) },
    }
  })
}

export function closeConversation(context: AiContext, id: string): Promise<ConversationRow> {
  return moveConversation(context, id, (conversation, now) => {
    requireClosable(conversation)
    return {
      patch: { status: 'CLOSED', closedAt: now },
      event: { type: 'ai.conversation.closed', data: partiesOf(conversation) },
    }
  })
}

/** Notes whose account a customer's is, and gives the account's conversations the customer they lacked. */
export async function linkConversations(
  tx: Transaction,
  link: { customerId: string; organisationId: string; userId: string },
): Promise<void> {
  await linkCustomerAccount(tx, link)
  for (const conversation of await lockUnlinkedConversations(tx, link)) {
    const linked = { ...conversation, customerId: link.customerId }
    await saveConversation(tx, linked, [{ type: 'ai.conversation.linked', data: partiesOf(linked) }])
  }
}

/** A conversation the viewer may speak in, kept from changing; to everybody else it does not exist. */
export async function lockAsParty(
  tx: Transaction,
  context: AiContext,
  id: string,
): Promise<{ conversation: ConversationRow; party: ConversationParty }> {
  const conversation = await lockConversation(tx, id)
  if (!conversation) return refuse('NOT_FOUND', 'There is no such conversation.', ['input', 'conversationId'])
  const party = partyOf(conversation, context.viewer)
  if (party === null)
    throw forbidden('Only whoever began it, or our staff from the role AGENT on, may do this.')
  return { conversation, party }
}

/** Writes a conversation with what happened in it; answers it with its new version. */
export async function saveConversation(
  tx: Transaction,
  conversation: ConversationRow,
  events: readonly ConversationEvent[],
): Promise<ConversationRow> {
  const row = { ...conversation, version: conversation.version + events.length }
  await updateConversationRow(tx, row)
  await appendConversationEvents(tx, row, events)
  return row
}

interface ConversationMove {
  readonly patch: Partial<ConversationRow>
  readonly event: ConversationEvent
}

async function moveConversation(
  context: AiContext,
  id: string,
  decide: (conversation: ConversationRow, now: Date) => ConversationMove,
): Promise<ConversationRow> {
  requireUser(context.viewer)
  return context.database.write(async (tx) => {
    const { conversation } = await lockAsParty(tx, context, id)
    const { patch, event } = decide(conversation, new Date())
    return saveConversation(tx, { ...conversation, ...patch }, [event])
  })
}

async function appendConversationEvents(
  tx: Transaction,
  { id, organisationId, version }: ConversationRow,
  events: readonly ConversationEvent[],
): Promise<void> {
  const expectedVersion = version - events.length
  await appendEvents(tx, {
    stream: stream('ai', 'conversation', id),
    events,
    organisationId,
    expectedVersion,
  })
}

function newConversation(
  parties: { organisationId: string; userId: string; customerId: string | null },
  { clientKey, subject }: ConversationStartInput,
  now: Date,
): ConversationRow & { clientKey: string } {
  return {
    ...parties,
    id: createId(),
    agentId: null,
    clientKey,
    subject: subject?.trim() ?? null,
    status: 'OPEN',
    messageCount: 0,
    version: 1,
    createdAt: now,
    lastMessageAt: now,
    handedOverAt: null,
    closedAt: null,
  }
}

function startedEvent(conversation: ConversationRow): ConversationEvent {
  return { type: 'ai.conversation.started', data: partiesOf(conversation) }
}

function partiesOf({ id, userId, customerId }: ConversationRow) {
  return { conversationId: id, userId, customerId }
}
