import { IsUUID, Length, Max, Min, ValidateNested } from 'class-validator'
import { Field, ID, InputType, Int } from 'type-graphql'
import { entityPayloadType } from '../../../platform/graphql/entity-payload.ts'
import { MoneyInput } from '../../../platform/graphql/money-input.ts'
import type { ErrorCodes } from '../../../platform/graphql/payload.ts'
import type { ProposalStatus } from './proposal.ts'
import { Proposal, ProposalStatusEnum } from './proposal.type.ts'

@InputType({ description: 'Which proposals to list; conditions left out hold for all.' })
export class ProposalFilterInput {
  @Field(() => ProposalStatusEnum, { nullable: true, description: 'Only proposals that stand here.' })
  status?: ProposalStatus | null
}

@InputType({ description: 'An offer to do a job.' })
export class ProposalSubmitInput {
  @Field(() => ID, { description: 'Id of the job.' })
  @IsUUID()
  jobId: string

  @Field(() => String, { description: 'Why your organisation, in 50 to 5000 characters.' })
  @Length(50, 5000)
  coverLetter: string

  @Field(() => MoneyInput, {
    description: 'What you ask for the whole job, without tax, in the currency of its budget.',
  })
  @ValidateNested()
  bid: MoneyInput

  @Field(() => Int, { description: 'How many days the work takes, 1 to 365.' })
  @Min(1)
  @Max(365)
  estimatedDays: number
}

@InputType({ description: 'Which proposal wins the job.' })
export class ProposalAcceptInput {
  @Field(() => ID, { description: 'Id of the proposal.' })
  @IsUUID()
  proposalId: string
}

@InputType({ description: 'Which proposal does not win the job.' })
export class ProposalDeclineInput {
  @Field(() => ID, { description: 'Id of the proposal.' })
  @IsUUID()
  proposalId: string
}

@InputType({ description: 'Which proposal you take back.' })
export class ProposalWithdrawInput {
  @Field(() => ID, { description: 'Id of the proposal.' })
  @IsUUID()
  proposalId: string
}

const proposalPayload = (mutation: string, codes: ErrorCodes) =>
  entityPayloadType(mutation, 'proposal', () => Proposal, codes)
const decisionCodes = {
  NOT_FOUND: 'There is no such proposal that you may see.',
  NOT_ALLOWED: 'This is not yours to decide.',
  PROPOSAL_CLOSED: 'The proposal was accepted, declined or withdrawn already.',
}

export const ProposalSubmitPayload = proposalPayload('ProposalSubmit', {
  JOB_NOT_FOUND: 'There is no such job that you may see.',
  JOB_NOT_OPEN: 'The job takes no proposals.',
  OWN_JOB: 'Your organisation posted the job itself.',
  NO_PROFILE: 'Your organisation has no provider profile yet.',
  BID_NOT_POSITIVE: 'A bid must be above zero.',
  CURRENCY_DIFFERS: 'The budget of the job is in another currency.',
  ALREADY_SUBMITTED: 'A proposal of your organisation for this job stands already.',
})
export const ProposalAcceptPayload = proposalPayload('ProposalAccept', {
  ...decisionCodes,
  JOB_NOT_OPEN: 'The job was awarded or cancelled already.',
})
export const ProposalDeclinePayload = proposalPayload('ProposalDecline', decisionCodes)
export const ProposalWithdrawPayload = proposalPayload('ProposalWithdraw', decisionCodes)
