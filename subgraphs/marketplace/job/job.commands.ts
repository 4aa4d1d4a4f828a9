import { requireOrganisation, requireUser } from '../../../platform/auth/permission.ts'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { MarketplaceContext } from '../context.ts'
import { selectCustomerOfOrganisation, selectCustomerOfUser } from '../customer/customer.store.ts'
import type { JobEvent, JobMoved } from '../events.ts'
import { declineStandingProposals } from '../proposal/close-proposals.commands.ts'
import { decideJob, evolveJob } from './job.ts'
import { jobParties } from './job-party.ts'
import type { JobBudgetInput, JobCreateInput, JobMoveInput } from './job.input.ts'
import { insertJob, lockJob, updateJobRow } from './job.store.ts'
import type { JobRow } from './job.store.ts'

/** Writes a job as a draft: for the organisation the viewer acts as, otherwise for themselves. */
export async function createJob(context: MarketplaceContext, input: JobCreateInput): Promise<JobRow> {
  const viewer = requireUser(context.viewer)
  if (viewer.organisationId !== null) requireOrganisation(viewer, 'AGENT')
  checkBudget(input.budget)
  const now = new Date()
  return context.database.write(async (tx) => {
    const { title, description, skills, budget, country, city } = input
    const row: JobRow = {
      id: createId(),
      posterId: viewer.organisationId ?? viewer.userId,
      organisationId: viewer.organisationId,
      userId: viewer.organisationId === null ? viewer.userId : null,
      customerId: await findCustomerId(tx, viewer, input.customerId ?? null),
      title,
      description,
      skills,
      budgetMinimumAmount: budget.minimum.amount,
      budgetMaximumAmount: budget.maximum.amount,
      currency: budget.minimum.currency,
      country,
      city,
      status: 'DRAFT',
      awardedProposalId: null,
      awardedOrganisationId: null,
      version: 1,
      openedAt: null,
      awardedAt: null,
      startedAt: null,
      completedAt: null,
      cancelledAt: null,
      createdAt: now,
      updatedAt: now,
    }
    await insertJob(tx, row)
    const { id: jobId, customerId } = row
    await appendJobEvent(tx, row, 0, {
      type: 'marketplace.job.created',
      data: { jobId, customerId, title, skills },
    })
    return row
  })
}

/** Takes a step of the job's life, when the viewer may and the status allows it. */
export async function moveJob(context: MarketplaceContext, input: JobMoveInput): Promise<JobRow> {
  const viewer = requireUser(context.viewer)
  const { jobId, transition } = input
  return context.database.write(async (tx) => {
    const job = await lockJob(tx, jobId, 'alone')
    if (!job) return refuse('NOT_FOUND', 'There is no such job.', ['input', 'jobId'])
    const decision = decideJob(job, transition, jobParties(job, viewer))
    if ('refused' in decision) {
      const isForeign = decision.refused === 'NOT_ALLOWED'
      const message = isForeign
        ? 'This step is not yours to take.'
        : `A job that is ${job.status} does not allow ${transition}.`
      return refuse(decision.refused, message, ['input', 'transition'])
    }
    if (decision.event.data.to === 'CANCELLED') await declineStandingProposals(tx, job.id)
    return saveJobMove(tx, job, decision.event)
  })
}

/** Writes a decided move and tells of it. */
export async function saveJobMove(tx: Transaction, job: JobRow, event: JobMoved): Promise<JobRow> {
  const now = new Date()
  const row: JobRow = { ...evolveJob(job, event, now), version: job.version + 1, updatedAt: now }
  await updateJobRow(tx, row)
  await appendJobEvent(tx, row, job.version, event)
  return row
}

function checkBudget({ minimum, maximum }: JobBudgetInput): void {
  const field = ['input', 'budget', 'maximum']
  if (minimum.currency !== maximum.currency)
    refuse('BUDGET_CURRENCIES_DIFFER', 'Give both amounts in one currency.', [...field, 'currency'])
  if (minimum.amount > maximum.amount)
    refuse('BUDGET_REVERSED', 'The maximum must not be below the minimum.', [...field, 'amount'])
}

/** The customer a job is for: one of the poster's own, or the poster themselves. */
async function findCustomerId(
  tx: Transaction,
  viewer: UserViewer,
  customerId: string | null,
): Promise<string | null> {
  const { organisationId, userId } = viewer
  if (organisationId !== null && customerId === null) return null
  const customer =
    organisationId !== null && customerId !== null
      ? await selectCustomerOfOrganisation(tx, customerId, organisationId)
      : await selectCustomerOfUser(tx, userId)
  if (customer && (customerId === null || customer.customerId === customerId)) return customer.customerId
  return customerId === null
    ? refuse('NOT_A_CUSTOMER', 'Your customer record is not made yet; try again in a moment.')
    : refuse('CUSTOMER_NOT_FOUND', 'There is no such customer.', ['input', 'customerId'])
}

async function appendJobEvent(
  tx: Transaction,
  job: JobRow,
  expectedVersion: number,
  event: JobEvent,
): Promise<void> {
  const { id, organisationId } = job
  await appendEvents(tx, {
    stream: stream('marketplace', 'job', id),
    events: [event],
    organisationId,
    expectedVersion,
  })
}
