import type { NewEvent } from '../../platform/events/event.ts'
import type { JobStatus } from './job/job.ts'
import type { Skill } from './provider/skill.ts'

/**
 * What marketplace tells the others. Streams: `marketplace.<entity>/<id>`.
 * The tenant of a job's event is the organisation that posted it (none when a person did), that of a proposal's event
 * the provider.
 */
export type ProviderProfileCreated = NewEvent<
  'marketplace.provider_profile.created',
  { providerId: string; organisationId: string; skills: readonly Skill[] }
>
export type ProviderProfileUpdated = NewEvent<
  'marketplace.provider_profile.updated',
  { providerId: string; organisationId: string; skills: readonly Skill[] }
>

interface ServiceFacts {
  readonly serviceId: string
  readonly providerId: string
  readonly category: Skill
  readonly isActive: boolean
}
export type ServiceCreated = NewEvent<'marketplace.service.created', ServiceFacts>
export type ServiceUpdated = NewEvent<'marketplace.service.updated', ServiceFacts>

export type JobCreated = NewEvent<
  'marketplace.job.created',
  { jobId: string; customerId: string | null; title: string; skills: readonly Skill[] }
>
/** A job's status changed; the event's name says how. */
export type JobMoved = NewEvent<
  | 'marketplace.job.published'
  | 'marketplace.job.awarded'
  | 'marketplace.job.started'
  | 'marketplace.job.completed'
  | 'marketplace.job.cancelled',
  {
    jobId: string
    from: JobStatus
    to: JobStatus
    /** The accepted proposal and its provider's organisation, from the award on. */
    awardedProposalId: string | null
    awardedOrganisationId: string | null
  }
>

export type ProposalSubmitted = NewEvent<
  'marketplace.proposal.submitted',
  {
    proposalId: string
    jobId: string
    providerId: string
    /** Minor units of `currency`. */
    bidAmount: number
    currency: string
  }
>
/** A proposal came to its end; the event's name says which. */
export type ProposalDecided = NewEvent<
  'marketplace.proposal.accepted' | 'marketplace.proposal.declined' | 'marketplace.proposal.withdrawn',
  { proposalId: string; jobId: string; providerId: string }
>

export type ProviderProfileEvent = ProviderProfileCreated | ProviderProfileUpdated
export type ServiceEvent = ServiceCreated | ServiceUpdated
export type JobEvent = JobCreated | JobMoved
export type ProposalEvent = ProposalSubmitted | ProposalDecided
export type MarketplaceEvent = ProviderProfileEvent | ServiceEvent | JobEvent | ProposalEvent
