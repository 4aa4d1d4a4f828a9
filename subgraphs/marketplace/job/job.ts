import type { JobMoved } from '../events.ts'

/** The rules of jobs: pure, no clock and no database. */
export type JobStatus = 'DRAFT' | 'OPEN' | 'AWARDED' | 'IN_PROGRESS' | 'COMPLETED' | 'CANCELLED'
export type JobTransition = 'PUBLISH' | 'AWARD' | 'START' | 'COMPLETE' | 'CANCEL' | 'ABORT'
/** Whose hand is on a job: who posted it, the provider it was awarded to, our own staff. */
export type JobParty = 'POSTER' | 'PROVIDER' | 'OPERATOR'

interface JobStep {
  readonly from: readonly JobStatus[]
  readonly to: JobStatus
  readonly by: readonly JobParty[]
  readonly event: JobMoved['type']
}

/** The life of a job: which step leads from where to where, and who may take it. */
export const jobProcess: Readonly<Record<JobTransition, JobStep>> = {
  PUBLISH: { from: ['DRAFT'], to: 'OPEN', by: ['POSTER', 'OPERATOR'], event: 'marketplace.job.published' },
  /** Taken by accepting a proposal, never alone. */
  AWARD: { from: ['OPEN'], to: 'AWARDED', by: ['POSTER'], event: 'marketplace.job.awarded' },
  START: { from: ['AWARDED'], to: 'IN_PROGRESS', by: ['PROVIDER'], event: 'marketplace.job.started' },
  COMPLETE: {
    from: ['IN_PROGRESS'],
    to: 'COMPLETED',
    by: ['POSTER', 'OPERATOR'],
    event: 'marketplace.job.completed',
  },
  CANCEL: {
    from: ['DRAFT', 'OPEN', 'AWARDED'],
    to: 'CANCELLED',
    by: ['POSTER', 'OPERATOR'],
    event: 'marketplace.job.cancelled',
  },
  /** Once work has begun only the operator, who hears both sides, ends it. */
  ABORT: { from: ['IN_PROGRESS'], to: 'CANCELLED', by: ['OPERATOR'], event: 'marketplace.job.cancelled' },
}

export const jobTransitions = Object.keys(jobProcess) as JobTransition[]

export interface JobState {
  readonly id: string
  readonly status: JobStatus
  readonly awardedProposalId: string | null
  readonly awardedOrganisationId: string | null
  readonly openedAt: Date | null
  readonly awardedAt: Date | null
  readonly startedAt: Date | null
  readonly completedAt: Date | null
  readonly cancelledAt: Date | null
}

/** The winner an award names. */
export interface Award {
  readonly proposalId: string
  readonly organisationId: string
}

export type JobDecision = { readonly event: JobMoved } | { readonly refused: 'NOT_ALLOWED' | 'WRONG_STATUS' }

/** What the wish of somebody who is all of `parties` leads to. `award` goes with the transition AWARD. */
export function decideJob(
  job: JobState,
  transition: JobTransition,
  parties: readonly JobParty[],
  award?: Award,
): JobDecision {
  const step = jobProcess[transition]
  if (!step.by.some((party) => parties.includes(party))) return { refused: 'NOT_ALLOWED' }
  if (!step.from.includes(job.status)) return { refused: 'WRONG_STATUS' }
  return {
    event: {
      type: step.event,
      data: {
        jobId: job.id,
        from: job.status,
        to: step.to,
        awardedProposalId: award?.proposalId ?? job.awardedProposalId,
        awardedOrganisationId: award?.organisationId ?? job.awardedOrganisationId,
      },
    },
  }
}

/** The steps somebody who is all of `parties` may take by themselves now. */
export function allowedJobTransitions(job: JobState, parties: readonly JobParty[]): JobTransition[] {
  return jobTransitions.filter(
    (transition) => transition !== 'AWARD' && 'event' in decideJob(job, transition, parties),
  )
}

const timeOf = {
  OPEN: 'openedAt',
  AWARDED: 'awardedAt',
  IN_PROGRESS: 'startedAt',
  COMPLETED: 'completedAt',
  CANCELLED: 'cancelledAt',
} as const satisfies Partial<Record<JobStatus, keyof JobState>>

/** The job after a move that happened at `at`. */
export function evolveJob<State extends JobState>(job: State, event: JobMoved, at: Date): State {
  const { to, awardedProposalId, awardedOrganisationId } = event.data
  const moved = { ...job, status: to, awardedProposalId, awardedOrganisationId }
  return to === 'DRAFT' ? moved : { ...moved, [timeOf[to]]: at }
}
