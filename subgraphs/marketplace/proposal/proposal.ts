import type { ProposalDecided } from '../events.ts'

/** The rules of proposals: pure, no clock and no database. */
export type ProposalStatus = 'SUBMITTED' | 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN'
export type ProposalTransition = 'ACCEPT' | 'DECLINE' | 'WITHDRAW'
/** Who decides on a proposal: whoever posted the job, or the provider who made it. */
export type ProposalParty = 'POSTER' | 'PROVIDER'

interface ProposalStep {
  readonly to: ProposalStatus
  readonly by: ProposalParty
  readonly event: ProposalDecided['type']
}

/** How a standing proposal ends, and by whom. */
export const proposalProcess: Readonly<Record<ProposalTransition, ProposalStep>> = {
  ACCEPT: { to: 'ACCEPTED', by: 'POSTER', event: 'marketplace.proposal.accepted' },
  DECLINE: { to: 'DECLINED', by: 'POSTER', event: 'marketplace.proposal.declined' },
  WITHDRAW: { to: 'WITHDRAWN', by: 'PROVIDER', event: 'marketplace.proposal.withdrawn' },
}

export const proposalTransitions = Object.keys(proposalProcess) as ProposalTransition[]

export interface ProposalState {
  readonly id: string
  readonly jobId: string
  readonly providerId: string
  readonly status: ProposalStatus
  readonly decidedAt: Date | null
}

export type ProposalDecision =
  { readonly event: ProposalDecided } | { readonly refused: 'NOT_ALLOWED' | 'PROPOSAL_CLOSED' }

/** What the wish of somebody who is all of `parties` leads to. */
export function decideProposal(
  proposal: ProposalState,
  transition: ProposalTransition,
  parties: readonly ProposalParty[],
): ProposalDecision {
  const step = proposalProcess[transition]
  if (!parties.includes(step.by)) return { refused: 'NOT_ALLOWED' }
  if (proposal.status !== 'SUBMITTED') return { refused: 'PROPOSAL_CLOSED' }
  const { id: proposalId, jobId, providerId } = proposal
  return { event: { type: step.event, data: { proposalId, jobId, providerId } } }
}

const statusAfter: Readonly<Record<ProposalDecided['type'], ProposalStatus>> = {
  'marketplace.proposal.accepted': 'ACCEPTED',
  'marketplace.proposal.declined': 'DECLINED',
  'marketplace.proposal.withdrawn': 'WITHDRAWN',
}

/** The proposal after a decision that was made at `at`. */
export function evolveProposal<State extends ProposalState>(
  proposal: State,
  event: ProposalDecided,
  at: Date,
): State {
  return { ...proposal, status: statusAfter[event.type], decidedAt: at }
}

/** The steps somebody who is all of `parties` may take now. */
export function allowedProposalTransitions(
  proposal: ProposalState,
  parties: readonly ProposalParty[],
): ProposalTransition[] {
  return proposalTransitions.filter((transition) => 'event' in decideProposal(proposal, transition, parties))
}
