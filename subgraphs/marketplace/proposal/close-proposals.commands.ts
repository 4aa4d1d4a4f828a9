import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { ProposalDecided } from '../events.ts'
import { declineSubmittedProposals } from './proposal.store.ts'

/** Declines what still stands of a job's proposals, because it was awarded or cancelled, and tells of each. */
export async function declineStandingProposals(tx: Transaction, jobId: string): Promise<void> {
  for (const proposal of await declineSubmittedProposals(tx, jobId, new Date())) {
    const { id, providerId, organisationId, version } = proposal
    const event: ProposalDecided = {
      type: 'marketplace.proposal.declined',
      data: { proposalId: id, jobId, providerId },
    }
    await appendEvents(tx, {
      stream: stream('marketplace', 'proposal', id),
      events: [event],
      organisationId,
      expectedVersion: version - 1,
    })
  }
}
