import { stream } from '../../../platform/events/event.ts'
import type { JobEvent, JobMoved } from '../../../subgraphs/marketplace/events.ts'
import type { JobStatus } from '../../../subgraphs/marketplace/job/job.ts'
import type { jobs } from '../../../subgraphs/marketplace/tables.ts'
import type { Happening, History } from '../history.ts'
import type { Job } from '../world/jobs.ts'
import type { World } from '../world/world.ts'

/** Customers with an account posted their jobs themselves, staff those of the others. */
export function jobHistories(world: World): History<typeof jobs.$inferInsert>[] {
  const userOfCustomer = new Map(world.customers.map(({ id, userId }) => [id, userId]))
  const organisationOf = new Map(world.providers.map(({ id, organisationId }) => [id, organisationId]))
  return world.jobs.map((job) => {
    const userId = userOfCustomer.get(job.customerId) ?? null
    const organisationId = userId === null ? job.organisationId : null
    const awardedOrganisationId =
      job.providerId === null ? null : (organisationOf.get(job.providerId) ?? null)
    const happenings = jobHappenings(job, userId, awardedOrganisationId)
    return {
      row: {
        ...columnsOf(job),
        posterId: userId ?? job.organisationId,
        organisationId,
        userId,
        awardedOrganisationId,
        version: happenings.length,
        updatedAt: happenings.at(-1)?.at ?? job.createdAt,
      },
      stream: stream('marketplace', 'job', job.id),
      organisationId,
      happenings,
    }
  })
}

function columnsOf(job: Job) {
  const { id, customerId, title, description, budgetMinimumAmount, budgetMaximumAmount, currency } = job
  const { country, city, status, createdAt, openedAt, awardedAt, startedAt, completedAt, cancelledAt } = job
  return {
    id,
    customerId,
    title,
    description,
    skills: [...job.skills],
    budgetMinimumAmount,
    budgetMaximumAmount,
    currency,
    country,
    city,
    status,
    awardedProposalId: job.acceptedProposalId,
    openedAt,
    awardedAt,
    startedAt,
    completedAt,
    cancelledAt,
    createdAt,
  }
}

function jobHappenings(
  job: Job,
  userId: string | null,
  awardedOrganisationId: string | null,
): Happening<JobEvent>[] {
  const { id: jobId, customerId, title, createdAt } = job
  const skills = [...job.skills]
  const created: JobEvent = { type: 'marketplace.job.created', data: { jobId, customerId, title, skills } }
  const happenings: Happening<JobEvent>[] = [{ event: created, at: createdAt, userId }]
  let from: JobStatus = 'DRAFT'
  const move = (type: JobMoved['type'], to: JobStatus, at: Date | null) => {
    if (at === null) return
    const isAwarded = to !== 'OPEN' && job.awardedAt !== null
    const awardedProposalId = isAwarded ? job.acceptedProposalId : null
    const winner = { awardedProposalId, awardedOrganisationId: isAwarded ? awardedOrganisationId : null }
    happenings.push({ event: { type, data: { jobId, from, to, ...winner } }, at, userId })
    from = to
  }
  move('marketplace.job.published', 'OPEN', job.openedAt)
  move('marketplace.job.awarded', 'AWARDED', job.awardedAt)
  move('marketplace.job.started', 'IN_PROGRESS', job.startedAt)
  move('marketplace.job.completed', 'COMPLETED', job.completedAt)
  move('marketplace.job.cancelled', 'CANCELLED', job.cancelledAt)
  return happenings
}
