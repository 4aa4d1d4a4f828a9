import { expect, test } from 'vitest'
import { allowedProposalTransitions, decideProposal, evolveProposal, proposalProcess } from './proposal.ts'
import type { ProposalState, ProposalStatus, ProposalTransition } from './proposal.ts'

const at = new Date('2026-11-21T12:00:00Z')
const proposal = (status: ProposalStatus): ProposalState => ({
  id: 'proposal-1',
  jobId: 'job-1',
  providerId: 'provider-1',
  status,
  decidedAt: null,
})

test('the poster accepts or declines, the provider withdraws, others do nothing', () => {
  expect(allowedProposalTransitions(proposal('SUBMITTED'), ['POSTER'])).toEqual(['ACCEPT', 'DECLINE'])
  expect(allowedProposalTransitions(proposal('SUBMITTED'), ['PROVIDER'])).toEqual(['WITHDRAW'])
  expect(allowedProposalTransitions(proposal('SUBMITTED'), [])).toEqual([])
})

test.each(['ACCEPTED', 'DECLINED', 'WITHDRAWN'] as const)('a proposal that is %s stays so', (status) => {
  expect(allowedProposalTransitions(proposal(status), ['POSTER', 'PROVIDER'])).toEqual([])
  expect(decideProposal(proposal(status), 'ACCEPT', ['POSTER'])).toEqual({ refused: 'PROPOSAL_CLOSED' })
})

test.each(['ACCEPT', 'DECLINE', 'WITHDRAW'] as ProposalTransition[])(
  '%s leads where the process says',
  (step) => {
    const decision = decideProposal(proposal('SUBMITTED'), step, ['POSTER', 'PROVIDER'])
    if (!('event' in decision)) throw new Error('it may be decided')
    expect(evolveProposal(proposal('SUBMITTED'), decision.event, at)).toEqual({
      ...proposal(proposalProcess[step].to),
      decidedAt: at,
    })
  },
)
