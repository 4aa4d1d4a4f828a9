import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { appendToStreams } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { ProposalDecided } from '../events.ts'
import { declineSubmittedProposals } from './proposal.store.ts'

/** Declines what still stands of a job's proposals, because it was awarded or cancelled, and tells of each. */
export async function declineStandingProposals(tx: Transaction, jobId: string): Promise<void> {
  const declined = await declineSubmittedProposals(tx, jobId, new Date())
  await appendToStreams(
    tx,
    declined.map(({ id, providerId, organisationId, version }) => {
      const event: ProposalDecided = {
        type: 'marketplace.proposal.declined',
        data: { proposalId: id, jobId, providerId },
      }
      const name = stream('marketplace', 'proposal', id)
      return { stream: name, events: [event], organisationId, expectedVersion: version - 1 }
    }),
  )
}
