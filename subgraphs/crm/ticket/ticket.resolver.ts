import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { CrmContext } from '../context.ts'
import type { CustomerRow } from '../customer/customer.store.ts'
import { Customer } from '../customer/customer.type.ts'
import { CrmOrder } from '../external/order.ts'
import { CrmUser } from '../external/user.ts'
import { assignTicket, moveTicket, openTicket, partyOf, prioritiseTicket } from './ticket.commands.ts'
import { allowedTransitions, isOverdue } from './ticket.ts'
import type { TicketTransition } from './ticket.ts'
import {
  TicketAssignInput,
  TicketAssignPayload,
  TicketFilterInput,
  TicketMoveInput,
  TicketMovePayload,
  TicketOpenInput,
  TicketOpenPayload,
  TicketPrioritiseInput,
  TicketPrioritisePayload,
  TicketSortInput,
} from './ticket.input.ts'
import { selectTicketPage } from './ticket.store.ts'
import type { TicketRow } from './ticket.store.ts'
import { Ticket, TicketConnection, TicketTransitionEnum } from './ticket.type.ts'

@Resolver(() => Ticket)
export class TicketResolver {
  @Query(() => Ticket, {
    nullable: true,
    description: 'One ticket; null when there is none that you may see.',
  })
  ticket(@Args(() => NodeArgs) { id }: NodeArgs, @Ctx() context: CrmContext): Promise<TicketRow | null> {
    return context.loaders.ticket.load(id)
  }

  @Query(() => TicketConnection, {
    description: 'Tickets you may see, newest first unless sorted otherwise.',
  })
  async tickets(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => TicketFilterInput, { nullable: true, description: 'Which tickets to list.' })
    filter: TicketFilterInput | undefined,
    @Arg('sort', () => TicketSortInput, { nullable: true, description: 'How to sort them.' })
    sort: TicketSortInput | undefined,
    @Ctx() context: CrmContext,
  ): Promise<Connection<TicketRow>> {
    const found = await context.database.read((tx) => selectTicketPage(tx, page, filter, sort))
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => String, { description: 'Running number to quote in letters, such as T-10042.' })
  number(@Root() ticket: TicketRow): string {
    return `T-${ticket.number}`
  }

  @FieldResolver(() => Customer, {
    nullable: true,
    description: 'The customer who asks; null when you may not see them.',
  })
  customer(@Root() ticket: TicketRow, @Ctx() context: CrmContext): Promise<CustomerRow | null> {
    return context.loaders.customer.load(ticket.customerId)
  }

  @FieldResolver(() => CrmOrder, {
    nullable: true,
    description: 'The order it is about, when it is about one.',
  })
  order(@Root() ticket: TicketRow): CrmOrder | null {
    return ticket.orderId ? { id: ticket.orderId } : null
  }

  @FieldResolver(() => CrmUser, { nullable: true, description: 'Who takes care of it.' })
  assignee(@Root() ticket: TicketRow): CrmUser | null {
    return ticket.assigneeId ? { id: ticket.assigneeId } : null
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether it was not resolved when it was due; stays true when it was resolved late.',
  })
  isOverdue(@Root() ticket: TicketRow): boolean {
    return isOverdue(ticket, new Date())
  }

  @FieldResolver(() => [TicketTransitionEnum], { description: 'The steps you may take with it now.' })
  viewerTransitions(@Root() ticket: TicketRow, @Ctx() context: CrmContext): TicketTransition[] {
    const party = partyOf(ticket, context.viewer)
    return party ? allowedTransitions(ticket, party) : []
  }

  @Mutation(() => TicketOpenPayload, {
    description: 'Opens a ticket: for yourself, or as staff for a customer of your organisation.',
  })
  ticketOpen(
    @Arg('input', () => TicketOpenInput, { description: 'What is asked, and for whom.' })
    input: TicketOpenInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => openTicket(context, input),
      (ticket) => ({ ticket }),
    )
  }

  @Mutation(() => TicketAssignPayload, {
    description: 'Gives a ticket to a colleague, or takes it from everybody; needs the role AGENT.',
  })
  ticketAssign(
    @Arg('input', () => TicketAssignInput, { description: 'Which ticket, and who takes care of it.' })
    input: TicketAssignInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => assignTicket(context, input),
      (ticket) => ({ ticket }),
    )
  }

  @Mutation(() => TicketPrioritisePayload, {
    description: 'Changes the priority of a ticket and with it the due time; needs the role AGENT.',
  })
  ticketPrioritise(
    @Arg('input', () => TicketPrioritiseInput, { description: 'Which ticket, and its new priority.' })
    input: TicketPrioritiseInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => prioritiseTicket(context, input),
      (ticket) => ({ ticket }),
    )
  }

  @Mutation(() => TicketMovePayload, {
    description: 'Takes a step in the life of a ticket; staff need the role AGENT.',
  })
  ticketMove(
    @Arg('input', () => TicketMoveInput, { description: 'Which ticket, and which step.' })
    input: TicketMoveInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => moveTicket(context, input),
      (ticket) => ({ ticket }),
    )
  }
}
