import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { CompanyRow } from '../company/company.store.ts'
import { Company } from '../company/company.type.ts'
import type { CrmContext } from '../context.ts'
import { CrmOrganisation } from '../external/organisation.ts'
import { CrmUser } from '../external/user.ts'
import type { LeadRow } from '../lead/lead.store.ts'
import { LeadConnection } from '../lead/lead.type.ts'
import type { TicketRow } from '../ticket/ticket.store.ts'
import { TicketConnection } from '../ticket/ticket.type.ts'
import { registerCustomer, updateCustomer } from './customer.commands.ts'
import {
  CustomerFilterInput,
  CustomerRegisterInput,
  CustomerRegisterPayload,
  CustomerSortInput,
  CustomerUpdateInput,
  CustomerUpdatePayload,
} from './customer.input.ts'
import { selectCustomerPage } from './customer.store.ts'
import type { CustomerRow } from './customer.store.ts'
import { Customer, CustomerConnection } from './customer.type.ts'

@Resolver(() => Customer)
export class CustomerResolver {
  @Query(() => Customer, {
    nullable: true,
    description: 'One customer; null when there is none that you may see.',
  })
  customer(@Args(() => NodeArgs) { id }: NodeArgs, @Ctx() context: CrmContext): Promise<CustomerRow | null> {
    return context.loaders.customer.load(id)
  }

  @Query(() => CustomerConnection, {
    description: 'Customers you may see, newest first unless sorted otherwise.',
  })
  async customers(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => CustomerFilterInput, { nullable: true, description: 'Which customers to list.' })
    filter: CustomerFilterInput | undefined,
    @Arg('sort', () => CustomerSortInput, { nullable: true, description: 'How to sort them.' })
    sort: CustomerSortInput | undefined,
    @Ctx() context: CrmContext,
  ): Promise<Connection<CustomerRow>> {
    const found = await context.database.read((tx) => selectCustomerPage(tx, page, filter, sort))
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => CrmUser, {
    nullable: true,
    description: 'The account the customer signs in with, when they have one.',
  })
  user(@Root() customer: CustomerRow): CrmUser | null {
    return customer.userId ? { id: customer.userId } : null
  }

  @FieldResolver(() => CrmOrganisation, {
    nullable: true,
    description: 'The dealer this person buys for; null for everybody else.',
  })
  dealer(@Root() customer: CustomerRow): CrmOrganisation | null {
    return customer.dealerOrganisationId ? { id: customer.dealerOrganisationId } : null
  }

  @FieldResolver(() => Company, { nullable: true, description: 'The firm the customer works for.' })
  async company(@Root() customer: CustomerRow, @Ctx() context: CrmContext): Promise<CompanyRow | null> {
    return customer.companyId ? context.loaders.company.load(customer.companyId) : null
  }

  @FieldResolver(() => TicketConnection, {
    description: 'Requests for help from this customer that you may see, newest first.',
  })
  async tickets(
    @Root() customer: CustomerRow,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: CrmContext,
  ): Promise<Connection<TicketRow>> {
    const found = await context.loaders.ticketsByCustomer.load({ parentId: customer.id, page })
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => LeadConnection, {
    description: 'Leads that became this customer and that you may see, newest first.',
  })
  async leads(
    @Root() customer: CustomerRow,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: CrmContext,
  ): Promise<Connection<LeadRow>> {
    const found = await context.loaders.leadsByCustomer.load({ parentId: customer.id, page })
    return toConnection(found, (row) => row)
  }

  @Mutation(() => CustomerRegisterPayload, {
    description: 'Registers a customer of your organisation; needs the role AGENT.',
  })
  customerRegister(
    @Arg('input', () => CustomerRegisterInput, { description: 'What is known of the customer.' })
    input: CustomerRegisterInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => registerCustomer(context, input),
      (customer) => ({ customer }),
    )
  }

  @Mutation(() => CustomerUpdatePayload, {
    description: 'Changes a customer of your organisation; needs the role AGENT.',
  })
  customerUpdate(
    @Arg('input', () => CustomerUpdateInput, { description: 'Which customer, and what to change.' })
    input: CustomerUpdateInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => updateCustomer(context, input),
      (customer) => ({ customer }),
    )
  }
}
