import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { AiContext } from '../context.ts'
import type { ConversationRow } from './conversation.store.ts'

export function resolveConversationReference(
  reference: EntityReference,
  context: AiContext,
): Promise<ConversationRow | null> {
  return context.loaders.conversation.load(String(reference['id']))
}
