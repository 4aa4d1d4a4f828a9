import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader, rowsLoader } from '../../../platform/graphql/loader.ts'
import { selectCitationsByMessage, selectMessages, selectMessagesByConversation } from './message.store.ts'
import type { CitationRow, MessageRow } from './message.store.ts'

export const messageLoaders = (context: RequestContext) => ({
  message: rowLoader<MessageRow>(context, selectMessages, (row) => row.id),
  messagesByConversation: pageLoader<MessageRow>(context, selectMessagesByConversation),
  citationsByMessage: rowsLoader<CitationRow>(context, selectCitationsByMessage, (row) => row.messageId),
})
