import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import { selectConversations, selectConversationsByCustomer } from './conversation.store.ts'
import type { ConversationListing, ConversationRow } from './conversation.store.ts'

export const conversationLoaders = (context: RequestContext) => ({
  conversation: rowLoader<ConversationRow>(context, selectConversations, (row) => row.id),
  conversationsByCustomer: pageLoader<ConversationRow, ConversationListing>(
    context,
    selectConversationsByCustomer,
  ),
})
