import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import { selectTickets, selectTicketsByCustomer, selectTicketsByOrder } from './ticket.store.ts'
import type { TicketRow } from './ticket.store.ts'

export const ticketLoaders = (context: RequestContext) => ({
  ticket: rowLoader<TicketRow>(context, selectTickets, (row) => row.id),
  ticketsByCustomer: pageLoader<TicketRow>(context, selectTicketsByCustomer),
  ticketsByOrder: pageLoader<TicketRow>(context, selectTicketsByOrder),
})
