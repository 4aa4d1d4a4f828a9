import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { AiContext } from '../context.ts'
import type { MessageRow } from './message.store.ts'

export function resolveMessageReference(
  reference: EntityReference,
  context: AiContext,
): Promise<MessageRow | null> {
  return context.loaders.message.load(String(reference['id']))
}
