import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { Money } from '../../../platform/graphql/money.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { MarketplaceContext } from '../context.ts'
import type { JobRow } from '../job/job.store.ts'
import { Job } from '../job/job.type.ts'
import type { ProviderProfileRow } from '../provider/provider.store.ts'
import { ProviderProfile } from '../provider/provider.type.ts'
import { acceptProposal, closeProposal, proposalParties, submitProposal } from './proposal.commands.ts'
import { allowedProposalTransitions } from './proposal.ts'
import type { ProposalTransition } from './proposal.ts'
import {
  ProposalAcceptInput,
  ProposalAcceptPayload,
  ProposalDeclineInput,
  ProposalDeclinePayload,
  ProposalFilterInput,
  ProposalSubmitInput,
  ProposalSubmitPayload,
  ProposalWithdrawInput,
  ProposalWithdrawPayload,
} from './proposal.input.ts'
import { selectProposalPage } from './proposal.store.ts'
import type { ProposalRow } from './proposal.store.ts'
import { Proposal, ProposalConnection, ProposalTransitionEnum } from './proposal.type.ts'

@Resolver(() => Proposal)
export class ProposalResolver {
  @Query(() => Proposal, {
    nullable: true,
    description: 'One proposal; null when there is none that you may see.',
  })
  proposal(
    @Args(() => NodeArgs) { id }: NodeArgs,
    @Ctx() context: MarketplaceContext,
  ): Promise<ProposalRow | null> {
    return context.loaders.proposal.load(id)
  }

  @Query(() => ProposalConnection, {
    description: 'Proposals you may see, newest first: those you made and those for your own jobs.',
  })
  async proposals(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => ProposalFilterInput, { nullable: true, description: 'Which proposals to list.' })
    filter: ProposalFilterInput | undefined,
    @Ctx() context: MarketplaceContext,
  ): Promise<Connection<ProposalRow>> {
    const found = await context.database.read((tx) => selectProposalPage(tx, page, filter))
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => Money, { description: 'What the provider asks for the whole job, without tax.' })
  bid(@Root() proposal: ProposalRow): Money {
    return { amount: proposal.bidAmount, currency: proposal.currency }
  }

  @FieldResolver(() => Job, { nullable: true, description: 'The job it is for.' })
  job(@Root() proposal: ProposalRow, @Ctx() context: MarketplaceContext): Promise<JobRow | null> {
    return context.loaders.job.load(proposal.jobId)
  }

  @FieldResolver(() => ProviderProfile, { nullable: true, description: 'The provider who made it.' })
  provider(
    @Root() proposal: ProposalRow,
    @Ctx() context: MarketplaceContext,
  ): Promise<ProviderProfileRow | null> {
    return context.loaders.provider.load(proposal.providerId)
  }

  @FieldResolver(() => [ProposalTransitionEnum], { description: 'What you may decide about it now.' })
  viewerTransitions(@Root() proposal: ProposalRow, @Ctx() context: MarketplaceContext): ProposalTransition[] {
    return allowedProposalTransitions(proposal, proposalParties(proposal, context.viewer))
  }

  @Mutation(() => ProposalSubmitPayload, {
    description: 'Makes a proposal of your organisation for an open job; needs the role AGENT.',
  })
  proposalSubmit(
    @Arg('input', () => ProposalSubmitInput, { description: 'The offer.' }) input: ProposalSubmitInput,
    @Ctx() context: MarketplaceContext,
  ) {
    return payload(
      () => submitProposal(context, input),
      (proposal) => ({ proposal }),
    )
  }

  @Mutation(() => ProposalAcceptPayload, {
    description:
      'Awards your job to a proposal and declines all others. Accepting the winner again changes nothing.',
  })
  proposalAccept(
    @Arg('input', () => ProposalAcceptInput, { description: 'Which proposal wins.' })
    input: ProposalAcceptInput,
    @Ctx() context: MarketplaceContext,
  ) {
    return payload(
      () => acceptProposal(context, input.proposalId),
      (proposal) => ({ proposal }),
    )
  }

  @Mutation(() => ProposalDeclinePayload, { description: 'Declines a proposal for your job.' })
  proposalDecline(
    @Arg('input', () => ProposalDeclineInput, { description: 'Which proposal.' })
    input: ProposalDeclineInput,
    @Ctx() context: MarketplaceContext,
  ) {
    return payload(
      () => closeProposal(context, input.proposalId, 'DECLINE'),
      (proposal) => ({ proposal }),
    )
  }

  @Mutation(() => ProposalWithdrawPayload, {
    description: 'Takes a proposal of your organisation back; needs the role AGENT.',
  })
  proposalWithdraw(
    @Arg('input', () => ProposalWithdrawInput, { description: 'Which proposal.' })
    input: ProposalWithdrawInput,
    @Ctx() context: MarketplaceContext,
  ) {
    return payload(
      () => closeProposal(context, input.proposalId, 'WITHDRAW'),
      (proposal) => ({ proposal }),
    )
  }
}
