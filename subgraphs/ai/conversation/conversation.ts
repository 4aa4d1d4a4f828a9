import { hasRole, isOperator } from '../../../platform/auth/viewer.ts'
import type { Viewer } from '../../../platform/auth/viewer.ts'
import { refuse } from '../../../platform/errors/refusal.ts'

/** The rules of conversations: pure, no clock and no database. */
export type ConversationStatus = 'OPEN' | 'HANDED_OVER' | 'CLOSED'

/** Which side of a conversation somebody speaks for. */
export type ConversationParty = 'CUSTOMER' | 'AGENT'

export interface ConversationState {
  readonly organisationId: string
  readonly userId: string
  readonly status: ConversationStatus
}

/**
 * The side the viewer speaks for: whoever began it, or staff of the answering organisation from the role AGENT on.
 * Null for everybody else, members who may only read included.
 */
export function partyOf(conversation: ConversationState, viewer: Viewer): ConversationParty | null {
  if (viewer.kind !== 'user') return null
  if (viewer.userId === conversation.userId) return 'CUSTOMER'
  const isStaff = isOperator(viewer) && viewer.organisationId === conversation.organisationId
  return isStaff && hasRole(viewer, 'AGENT') ? 'AGENT' : null
}

/** Refuses a message where none may be said. */
export function requireSpeakable({ status }: ConversationState, party: ConversationParty): void {
  if (status === 'CLOSED') refuse('CONVERSATION_CLOSED', 'This conversation is closed.')
  if (party === 'AGENT' && status === 'OPEN')
    refuse('NOT_HANDED_OVER', 'The assistant answers here. Hand the conversation over first.')
}

export function requireHandable({ status }: ConversationState): void {
  if (status === 'CLOSED') refuse('CONVERSATION_CLOSED', 'This conversation is closed.')
  if (status === 'HANDED_OVER') refuse('ALREADY_HANDED_OVER', 'This conversation is handed over already.')
}

export function requireClosable({ status }: ConversationState): void {
  if (status === 'CLOSED') refuse('ALREADY_CLOSED', 'This conversation is closed already.')
}

/** Whether the assistant answers what the customer says. */
export function isAssisted({ status }: ConversationState): boolean {
  return status === 'OPEN'
}
