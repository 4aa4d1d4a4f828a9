import { requireOrganisation, requireUser } from '../../../platform/auth/permission.ts'
import type { Viewer } from '../../../platform/auth/viewer.ts'
import { violatedConstraint } from '../../../platform/database/database-error.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { MarketplaceContext } from '../context.ts'
import type { ProposalDecided, ProposalEvent } from '../events.ts'
import { saveJobMove } from '../job/job.commands.ts'
import { decideJob } from '../job/job.ts'
import { jobParties, speaksFor } from '../job/job-party.ts'
import { lockJob } from '../job/job.store.ts'
import type { JobRow } from '../job/job.store.ts'
import { selectProvidersByOrganisation } from '../provider/provider.store.ts'
import { declineStandingProposals } from './close-proposals.commands.ts'
import { decideProposal, evolveProposal } from './proposal.ts'
import type { ProposalParty, ProposalTransition } from './proposal.ts'
import type { ProposalSubmitInput } from './proposal.input.ts'
import { insertProposal, selectProposals, updateProposalRow } from './proposal.store.ts'
import type { ProposalRow } from './proposal.store.ts'

/** Everything the viewer is to a proposal. */
export function proposalParties(proposal: ProposalRow, viewer: Viewer): ProposalParty[] {
  const parties: ProposalParty[] = []
  if (speaksFor(viewer, proposal.posterId)) parties.push('POSTER')
  if (speaksFor(viewer, proposal.organisationId)) parties.push('PROVIDER')
  return parties
}

/** Makes a proposal of the viewer's organisation for an open job. */
export async function submitProposal(
  context: MarketplaceContext,
  input: ProposalSubmitInput,
): Promise<ProposalRow> {
  const { organisationId } = requireOrganisation(context.viewer, 'AGENT')
  try {
    return await context.database.write(async (tx) => {
      const job = await lockJob(tx, input.jobId, 'shared')
      checkBid(job, organisationId, input)
      const [profile] = await selectProvidersByOrganisation(tx, [organisationId])
      if (!profile) return refuse('NO_PROFILE', 'Make a provider profile first.')
      const row: ProposalRow = {
        id: createId(),
        jobId: job.id,
        posterId: job.posterId,
        providerId: profile.id,
        organisationId,
        coverLetter: input.coverLetter,
        bidAmount: input.bid.amount,
        currency: input.bid.currency,
        estimatedDays: input.estimatedDays,
        status: 'SUBMITTED',
        version: 1,
        submittedAt: new Date(),
        decidedAt: null,
      }
      await insertProposal(tx, row)
      const { id: proposalId, jobId, providerId, bidAmount, currency } = row
      await appendProposalEvent(tx, row, 0, {
        type: 'marketplace.proposal.submitted',
        data: { proposalId, jobId, providerId, bidAmount, currency },
      })
      return row
    })
  } catch (error) {
    if (violatedConstraint(error) !== 'proposals_job_id_organisation_id_key') throw error
    return refuse('ALREADY_SUBMITTED', 'Your proposal for this job stands already.', ['input', 'jobId'])
  }
}

/**
 * Awards the job to a proposal and declines all others. Of many who try at once one succeeds, because changes of a
 * job take turns; accepting the winner again answers it and changes nothing.
 */
export async function acceptProposal(context: MarketplaceContext, proposalId: string): Promise<ProposalRow> {
  const viewer = requireUser(context.viewer)
  return context.database.write(async (tx) => {
    const { proposal, job } = await lockProposal(tx, proposalId)
    if (proposal.status === 'ACCEPTED' && speaksFor(viewer, proposal.posterId)) return proposal
    const award = { proposalId: proposal.id, organisationId: proposal.organisationId }
    const awarding = decideJob(job, 'AWARD', jobParties(job, viewer), award)
    if ('refused' in awarding)
      return awarding.refused === 'NOT_ALLOWED'
        ? refuseDecision('NOT_ALLOWED')
        : refuse('JOB_NOT_OPEN', `The job is ${job.status}.`, ['input', 'proposalId'])
    const accepted = await saveDecision(tx, proposal, decide(proposal, 'ACCEPT', viewer))
    await declineStandingProposals(tx, job.id)
    await saveJobMove(tx, job, awarding.event)
    return accepted
  })
}

/** Ends a standing proposal without winner: the poster declines it or the provider withdraws it. */
export async function closeProposal(
  context: MarketplaceContext,
  proposalId: string,
  transition: Exclude<ProposalTransition, 'ACCEPT'>,
): Promise<ProposalRow> {
  const viewer = requireUser(context.viewer)
  return context.database.write(async (tx) => {
    const { proposal } = await lockProposal(tx, proposalId)
    return saveDecision(tx, proposal, decide(proposal, transition, viewer))
  })
}

function checkBid(
  job: JobRow | undefined,
  organisationId: string,
  { bid }: ProposalSubmitInput,
): asserts job is JobRow {
  if (!job) refuse('JOB_NOT_FOUND', 'There is no such job.', ['input', 'jobId'])
  if (job.organisationId === organisationId)
    refuse('OWN_JOB', 'Your organisation posted this job itself.', ['input', 'jobId'])
  if (job.status !== 'OPEN') refuse('JOB_NOT_OPEN', `The job is ${job.status}.`, ['input', 'jobId'])
  if (bid.amount === 0) refuse('BID_NOT_POSITIVE', 'A bid must be above zero.', ['input', 'bid', 'amount'])
  if (bid.currency !== job.currency)
    refuse('CURRENCY_DIFFERS', `Bid in ${job.currency}.`, ['input', 'bid', 'currency'])
}

/** The proposal and its job, after everybody who changes the job is done. */
async function lockProposal(
  tx: Transaction,
  proposalId: string,
): Promise<{ proposal: ProposalRow; job: JobRow }> {
  const [seen] = await selectProposals(tx, [proposalId])
  const job = seen && (await lockJob(tx, seen.jobId, 'alone'))
  // Read again: it may have changed while this transaction waited for its turn.
  const [proposal] = job ? await selectProposals(tx, [proposalId]) : []
  if (proposal && job) return { proposal, job }
  return refuse('NOT_FOUND', 'There is no such proposal.', ['input', 'proposalId'])
}

function decide(proposal: ProposalRow, transition: ProposalTransition, viewer: Viewer): ProposalDecided {
  const decision = decideProposal(proposal, transition, proposalParties(proposal, viewer))
  if ('event' in decision) return decision.event
  return refuseDecision(decision.refused, proposal)
}

function refuseDecision(code: 'NOT_ALLOWED' | 'PROPOSAL_CLOSED', proposal?: ProposalRow): never {
  const message =
    code === 'NOT_ALLOWED'
      ? 'This is not yours to decide.'
      : `The proposal is ${proposal?.status ?? 'closed'}.`
  return refuse(code, message, ['input', 'proposalId'])
}

async function saveDecision(
  tx: Transaction,
  proposal: ProposalRow,
  event: ProposalDecided,
): Promise<ProposalRow> {
  const row: ProposalRow = { ...evolveProposal(proposal, event, new Date()), version: proposal.version + 1 }
  await updateProposalRow(tx, row)
  await appendProposalEvent(tx, row, proposal.version, event)
  return row
}

async function appendProposalEvent(
  tx: Transaction,
  proposal: ProposalRow,
  expectedVersion: number,
  event: ProposalEvent,
): Promise<void> {
  const { id, organisationId } = proposal
  await appendEvents(tx, {
    stream: stream('marketplace', 'proposal', id),
    events: [event],
    organisationId,
    expectedVersion,
  })
}
