import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { CrmContext } from '../context.ts'
import type { CustomerRow } from '../customer/customer.store.ts'
import { Customer } from '../customer/customer.type.ts'
import { CrmUser } from '../external/user.ts'
import { assignLead, changeLead, createLead, recordLeadContact } from './lead.commands.ts'
import {
  LeadAssignInput,
  LeadAssignPayload,
  LeadCreateInput,
  LeadCreatePayload,
  LeadFilterInput,
  LeadLoseInput,
  LeadLosePayload,
  LeadQualifyInput,
  LeadQualifyPayload,
  LeadRecordContactInput,
  LeadRecordContactPayload,
} from './lead.input.ts'
import { selectLeadPage } from './lead.store.ts'
import type { LeadRow } from './lead.store.ts'
import { Lead, LeadConnection } from './lead.type.ts'

@Resolver(() => Lead)
export class LeadResolver {
  @Query(() => Lead, { nullable: true, description: 'One lead; null when there is none that you may see.' })
  lead(@Args(() => NodeArgs) { id }: NodeArgs, @Ctx() context: CrmContext): Promise<LeadRow | null> {
    return context.loaders.lead.load(id)
  }

  @Query(() => LeadConnection, { description: 'Leads of your organisation, newest first.' })
  async leads(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => LeadFilterInput, { nullable: true, description: 'Which leads to list.' })
    filter: LeadFilterInput | undefined,
    @Ctx() context: CrmContext,
  ): Promise<Connection<LeadRow>> {
    return toConnection(await context.database.read((tx) => selectLeadPage(tx, page, filter)), (row) => row)
  }

  @FieldResolver(() => Customer, {
    nullable: true,
    description: 'The customer it became; null unless CONVERTED.',
  })
  async customer(@Root() lead: LeadRow, @Ctx() context: CrmContext): Promise<CustomerRow | null> {
    return lead.customerId ? context.loaders.customer.load(lead.customerId) : null
  }

  @FieldResolver(() => CrmUser, { nullable: true, description: 'Who takes care of it.' })
  assignee(@Root() lead: LeadRow): CrmUser | null {
    return lead.assigneeId ? { id: lead.assigneeId } : null
  }

  @Mutation(() => LeadCreatePayload, {
    description: 'Takes in a lead of your organisation; needs the role AGENT.',
  })
  leadCreate(
    @Arg('input', () => LeadCreateInput, { description: 'What is known of the lead.' })
    input: LeadCreateInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => createLead(context, input),
      (lead) => ({ lead }),
    )
  }

  @Mutation(() => LeadAssignPayload, {
    description: 'Gives a lead to a colleague, or takes it from everybody; needs the role AGENT.',
  })
  leadAssign(
    @Arg('input', () => LeadAssignInput, { description: 'Which lead, and who takes care of it.' })
    input: LeadAssignInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => assignLead(context, input),
      (lead) => ({ lead }),
    )
  }

  @Mutation(() => LeadRecordContactPayload, {
    description: 'Records that somebody spoke with a lead; needs the role AGENT.',
  })
  leadRecordContact(
    @Arg('input', () => LeadRecordContactInput, { description: 'Which lead, and when.' })
    input: LeadRecordContactInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => recordLeadContact(context, input),
      (lead) => ({ lead }),
    )
  }

  @Mutation(() => LeadQualifyPayload, {
    description: 'Says that a lead wants to buy and can; needs the role AGENT.',
  })
  leadQualify(
    @Arg('input', () => LeadQualifyInput, { description: 'Which lead.' }) input: LeadQualifyInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => changeLead(context, input.leadId, { kind: 'QUALIFY' }),
      (lead) => ({ lead }),
    )
  }

  @Mutation(() => LeadLosePayload, { description: 'Gives a lead up; needs the role AGENT.' })
  leadLose(
    @Arg('input', () => LeadLoseInput, { description: 'Which lead, and why.' }) input: LeadLoseInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => changeLead(context, input.leadId, { kind: 'LOSE', reason: input.reason }),
      (lead) => ({ lead }),
    )
  }
}
