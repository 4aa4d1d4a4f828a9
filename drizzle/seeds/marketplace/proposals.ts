import { stream } from '../../../platform/events/event.ts'
import type { ProposalDecided, ProposalEvent } from '../../../subgraphs/marketplace/events.ts'
import type { ProposalStatus } from '../../../subgraphs/marketplace/proposal/proposal.ts'
import type { jobs, proposals } from '../../../subgraphs/marketplace/tables.ts'
import type { Happening, History } from '../history.ts'
import type { Proposal } from '../world/jobs.ts'
import type { World } from '../world/world.ts'

const decisions: Readonly<Record<Exclude<ProposalStatus, 'SUBMITTED'>, ProposalDecided['type']>> = {
  ACCEPTED: 'marketplace.proposal.accepted',
  DECLINED: 'marketplace.proposal.declined',
  WITHDRAWN: 'marketplace.proposal.withdrawn',
}

export function proposalHistories(
  world: World,
  jobRows: readonly (typeof jobs.$inferInsert)[],
): History<typeof proposals.$inferInsert>[] {
  const posterOf = new Map(jobRows.map(({ id, posterId }) => [id, posterId]))
  return world.proposals.map((proposal) => {
    const { id, jobId, providerId, organisationId, amount, currency, status } = proposal
    const { coverLetter, estimatedDays, submittedAt, decidedAt } = proposal
    const posterId = posterOf.get(jobId)
    if (posterId === undefined) throw new Error(`The job of proposal ${id} is not of this world.`)
    const happenings = proposalHappenings(proposal)
    const version = happenings.length
    return {
      row: {
        id,
        jobId,
        posterId,
        providerId,
        organisationId,
        coverLetter,
        estimatedDays,
        bidAmount: amount,
        currency,
        status,
        version,
        submittedAt,
        decidedAt,
      },
      stream: stream('marketplace', 'proposal', id),
      organisationId,
      happenings,
    }
  })
}

function proposalHappenings(proposal: Proposal): Happening<ProposalEvent>[] {
  const { id: proposalId, jobId, providerId, amount, currency, status, submittedAt, decidedAt } = proposal
  const submitted: ProposalEvent = {
    type: 'marketplace.proposal.submitted',
    data: { proposalId, jobId, providerId, bidAmount: amount, currency },
  }
  if (status === 'SUBMITTED' || decidedAt === null) return [{ event: submitted, at: submittedAt }]
  const decided: ProposalEvent = { type: decisions[status], data: { proposalId, jobId, providerId } }
  return [
    { event: submitted, at: submittedAt },
    { event: decided, at: decidedAt },
  ]
}
