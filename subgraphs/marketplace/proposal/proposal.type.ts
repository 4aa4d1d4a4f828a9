import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { ProposalStatus, ProposalTransition } from './proposal.ts'

export const ProposalStatusEnum = enumType('ProposalStatus', 'Where a proposal stands.', {
  SUBMITTED: 'Waits for the poster of the job.',
  ACCEPTED: 'Won the job.',
  DECLINED: 'Did not win the job, or the job was cancelled.',
  WITHDRAWN: 'Taken back by the provider.',
} satisfies Record<ProposalStatus, string>)

export const ProposalTransitionEnum = enumType('ProposalTransition', 'How a standing proposal can end.', {
  ACCEPT: 'By the poster, with proposalAccept.',
  DECLINE: 'By the poster, with proposalDecline.',
  WITHDRAW: 'By the provider, with proposalWithdraw.',
} satisfies Record<ProposalTransition, string>)

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'An offer of a provider to do a job.' })
export class Proposal {
  @Field(() => ID, { description: 'Id of the proposal, a UUID.' })
  id: string

  @Field(() => String, { description: 'Why this provider, in 50 to 5000 characters.' })
  coverLetter: string

  @Field(() => Int, { description: 'How many days the work takes, 1 to 365.' })
  estimatedDays: number

  @Field(() => ProposalStatusEnum, { description: 'Where it stands.' })
  status: ProposalStatus

  @Field(() => Date, { description: 'When it was made.' })
  submittedAt: Date

  @Field(() => Date, {
    nullable: true,
    description: 'When it was accepted, declined or withdrawn; null while it stands.',
  })
  decidedAt: Date | null
}

export const ProposalConnection = connectionType('Proposal', () => Proposal)
