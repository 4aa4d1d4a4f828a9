import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { MarketplaceContext } from '../context.ts'
import { MarketplaceCustomer } from '../external/customer.ts'
import { MarketplaceOrganisation } from '../external/organisation.ts'
import type { ProposalRow } from '../proposal/proposal.store.ts'
import { Proposal, ProposalConnection } from '../proposal/proposal.type.ts'
import { createJob, moveJob } from './job.commands.ts'
import { allowedJobTransitions } from './job.ts'
import type { JobTransition } from './job.ts'
import { JobBudget } from './job-budget.type.ts'
import { jobParties } from './job-party.ts'
import {
  JobCreateInput,
  JobCreatePayload,
  JobFilterInput,
  JobMoveInput,
  JobMovePayload,
} from './job.input.ts'
import { selectJobPage } from './job.store.ts'
import type { JobRow } from './job.store.ts'
import { Job, JobConnection, JobTransitionEnum } from './job.type.ts'

@Resolver(() => Job)
export class JobResolver {
  @Query(() => Job, { nullable: true, description: 'One job; null when there is none that you may see.' })
  job(@Args(() => NodeArgs) { id }: NodeArgs, @Ctx() context: MarketplaceContext): Promise<JobRow | null> {
    return context.loaders.job.load(id)
  }

  @Query(() => JobConnection, {
    description:
      'Jobs you may see, newest first: your own, and as a provider all that are open or that you made a proposal for.',
  })
  async jobs(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => JobFilterInput, { nullable: true, description: 'Which jobs to list.' })
    filter: JobFilterInput | undefined,
    @Ctx() context: MarketplaceContext,
  ): Promise<Connection<JobRow>> {
    return toConnection(await context.database.read((tx) => selectJobPage(tx, page, filter)), (row) => row)
  }

  @FieldResolver(() => JobBudget, { description: 'What it may cost, without tax.' })
  budget(@Root() job: JobRow): JobBudget {
    const { currency } = job
    return {
      minimum: { amount: job.budgetMinimumAmount, currency },
      maximum: { amount: job.budgetMaximumAmount, currency },
    }
  }

  @FieldResolver(() => MarketplaceCustomer, { nullable: true, description: 'The customer it is for.' })
  customer(@Root() job: JobRow): MarketplaceCustomer | null {
    return job.customerId ? { id: job.customerId } : null
  }

  @FieldResolver(() => MarketplaceOrganisation, {
    nullable: true,
    description: 'The organisation that posted it; null when a person did for themselves.',
  })
  organisation(@Root() job: JobRow): MarketplaceOrganisation | null {
    return job.organisationId ? { id: job.organisationId } : null
  }

  @FieldResolver(() => ProposalConnection, {
    description: 'Proposals you may see, newest first: all of your own job, otherwise your own only.',
  })
  async proposals(
    @Root() job: JobRow,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: MarketplaceContext,
  ): Promise<Connection<ProposalRow>> {
    const found = await context.loaders.proposalsByJob.load({ parentId: job.id, page })
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => Proposal, {
    nullable: true,
    description: 'The accepted proposal; null while there is none that you may see.',
  })
  async awardedProposal(
    @Root() job: JobRow,
    @Ctx() context: MarketplaceContext,
  ): Promise<ProposalRow | null> {
    return job.awardedProposalId ? context.loaders.proposal.load(job.awardedProposalId) : null
  }

  @FieldResolver(() => [JobTransitionEnum], { description: 'The steps you may take with it now.' })
  viewerTransitions(@Root() job: JobRow, @Ctx() context: MarketplaceContext): JobTransition[] {
    return allowedJobTransitions(job, jobParties(job, context.viewer))
  }

  @Mutation(() => JobCreatePayload, {
    description:
      'Writes a job as a draft, for the organisation you act as (needs the role AGENT) or for yourself.',
  })
  jobCreate(
    @Arg('input', () => JobCreateInput, { description: 'The work to be done.' }) input: JobCreateInput,
    @Ctx() context: MarketplaceContext,
  ) {
    return payload(
      () => createJob(context, input),
      (job) => ({ job }),
    )
  }

  @Mutation(() => JobMovePayload, {
    description: 'Takes a step in the life of a job; members of an organisation need the role AGENT.',
  })
  jobMove(
    @Arg('input', () => JobMoveInput, { description: 'Which job, and which step.' }) input: JobMoveInput,
    @Ctx() context: MarketplaceContext,
  ) {
    return payload(
      () => moveJob(context, input),
      (job) => ({ job }),
    )
  }
}
