import { dayMs, historyDays, hourMs, later, momentBetween } from './calendar.ts'
import type { Customer } from './customers.ts'
import type { CountryCode } from './places.ts'
import type { ProviderProfile } from './providers.ts'
import type { Random } from './random.ts'
import { jobRequests, type JobRequest, type Skill } from './skills.ts'

export type JobStatus = 'DRAFT' | 'OPEN' | 'AWARDED' | 'IN_PROGRESS' | 'COMPLETED' | 'CANCELLED'
export type ProposalStatus = 'SUBMITTED' | 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN'

export interface Job {
  readonly id: string
  /** The tenant that owns the record: the operator, who owns the customer. */
  readonly organisationId: string
  readonly customerId: string
  readonly title: string
  readonly description: string
  readonly skills: readonly Skill[]
  /** Minor units. */
  readonly budgetMinimumAmount: number
  readonly budgetMaximumAmount: number
  readonly currency: 'EUR'
  readonly country: CountryCode
  readonly city: string
  readonly status: JobStatus
  /** Set from AWARDED on. */
  readonly acceptedProposalId: string | null
  readonly providerId: string | null
  readonly createdAt: Date
  readonly openedAt: Date | null
  readonly awardedAt: Date | null
  readonly startedAt: Date | null
  readonly completedAt: Date | null
  readonly cancelledAt: Date | null
}

export interface Proposal {
  readonly id: string
  readonly jobId: string
  readonly providerId: string
  /** The provider's organisation, which owns the record. */
  readonly organisationId: string
  readonly amount: number
  readonly currency: 'EUR'
  readonly estimatedDays: number
  readonly coverLetter: string
  readonly status: ProposalStatus
  readonly submittedAt: Date
  readonly decidedAt: Date | null
}

export interface Review {
  readonly id: string
  readonly jobId: string
  readonly providerId: string
  readonly customerId: string
  /** 1 to 5. */
  readonly rating: number
  readonly comment: string
  readonly createdAt: Date
}

export interface Marketplace {
  readonly providers: readonly ProviderProfile[]
  readonly jobs: readonly Job[]
  readonly proposals: readonly Proposal[]
  readonly reviews: readonly Review[]
}

const jobCount = 190
const demoJobs = 3

const coverLetters: readonly string[] = [
  'We have done this about twenty times and would look at it on site first, at no charge within our radius. The price includes small material and a written report. We can start in the week after your decision.',
  'The offer covers the work you describe; anything found beyond it we tell you before we touch it. Torque values, settings and measurements come with the invoice. Old batteries are taken along.',
  'Two people, one day, our own measuring gear. Please send photos of the cable route and of the rating plates. We are insured for work on storage systems and hold the electrician’s registration.',
  'I would begin with a measurement under load, because what you describe may have two causes. If it is the simple one the bill is smaller than this offer.',
  'We are near you every second Thursday and could do it then, which saves you the travel cost. Warranty on our work is two years.',
  'Fixed price, no surcharge for the evening. We bring a loan battery so that you are not without power overnight.',
]

const praise: Readonly<Record<number, readonly string[]>> = {
  5: [
    'On time, clean work, and every setting explained.',
    'Found the fault in half an hour that others had sought for weeks.',
    'Price as offered, report the same evening.',
  ],
  4: ['Good work, came a day later than agreed.', 'Solid. The report could have been more detailed.'],
  3: ['Works now, but they had to come twice.'],
  2: ['Battery is in, the old ones still stand in my garage.'],
  1: ['Did not answer after the first visit, somebody else had to finish it.'],
}

export function makeJobs(
  random: Random,
  customers: readonly Customer[],
  providers: readonly ProviderProfile[],
  demoCustomerId: string,
  asOf: Date,
): Marketplace {
  const retail = customers.filter(({ dealerOrganisationId }) => dealerOrganisationId === null)
  const demo = retail.find(({ id }) => id === demoCustomerId)
  const jobs: Job[] = []
  const proposals: Proposal[] = []
  const reviews: Review[] = []
  for (let index = 0; index < jobCount; index++) {
    const customer = index < demoJobs && demo ? demo : random.pick(retail)
    // The demo customer's jobs differ from each other.
    const request = (index < demoJobs ? jobRequests[index * 5] : undefined) ?? random.pick(jobRequests)
    const drafted = draftJob(random, customer, request, asOf)
    const bids = index < demoJobs ? { least: 3, mayFail: false } : { least: 0, mayFail: true }
    const { job, proposals: own } = settle(
      random,
      drafted,
      makeProposals(random, drafted, providers, bids.least, asOf),
      bids.mayFail,
      asOf,
    )
    jobs.push(job)
    proposals.push(...own)
    const review = makeReview(random, job, asOf)
    if (review) reviews.push(review)
  }
  jobs.sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
  return { providers: withRatings(providers, jobs, reviews), jobs, proposals, reviews }
}

function draftJob(random: Random, customer: Customer, request: JobRequest, asOf: Date): Job {
  // A quarter is of the last weeks, so that every status is to be seen.
  const window = random.chance(0.25) ? 35 : historyDays
  const known = new Date(Math.max(customer.createdAt.getTime(), asOf.getTime() - window * dayMs))
  const createdAt = momentBetween(random, known, later(asOf, -hourMs))
  const [least, most] = request.euro
  const level = random.between(0.85, 1.2)
  const opened = later(createdAt, random.between(0.1, 30) * hourMs)
  const isDraft = opened > asOf || random.chance(0.03)
  return {
    id: random.id(createdAt),
    organisationId: customer.organisationId,
    customerId: customer.id,
    title: request.title,
    description: request.description,
    skills: request.skills,
    budgetMinimumAmount: Math.round((least * level) / 10) * 1000,
    budgetMaximumAmount: Math.round((most * level) / 10) * 1000,
    currency: 'EUR',
    country: customer.address.country,
    city: customer.address.city,
    status: isDraft ? 'DRAFT' : 'OPEN',
    acceptedProposalId: null,
    providerId: null,
    createdAt,
    openedAt: isDraft ? null : opened,
    awardedAt: null,
    startedAt: null,
    completedAt: null,
    cancelledAt: null,
  }
}

function makeProposals(
  random: Random,
  job: Job,
  providers: readonly ProviderProfile[],
  least: number,
  asOf: Date,
): Proposal[] {
  const { openedAt } = job
  if (!openedAt) return []
  const able = providers.filter(
    ({ skills, createdAt }) => createdAt < openedAt && job.skills.some((skill) => skills.includes(skill)),
  )
  const rest = providers.filter((provider) => provider.createdAt < openedAt && !able.includes(provider))
  const wanted = Math.max(least, Math.min(6, random.poisson(3.2)))
  const bidders = random.sample(able, wanted)
  bidders.push(...random.sample(rest, Math.max(0, least - bidders.length)))
  return bidders
    .map((provider): Proposal => {
      const submittedAt = later(openedAt, random.between(0.05, 6) * dayMs)
      const share = random.normal(0.55, 0.25)
      const amount = job.budgetMinimumAmount + share * (job.budgetMaximumAmount - job.budgetMinimumAmount)
      return {
        id: random.id(submittedAt),
        jobId: job.id,
        providerId: provider.id,
        organisationId: provider.organisationId,
        amount: Math.max(4000, Math.round(amount / 500) * 500),
        currency: 'EUR',
        estimatedDays: random.integer(1, 9),
        coverLetter: random.pick(coverLetters),
        status: 'SUBMITTED',
        submittedAt,
        decidedAt: null,
      }
    })
    .filter(({ submittedAt }) => submittedAt <= asOf)
}

/** Moves a job as far as its age allows and closes its proposals to match. */
function settle(
  random: Random,
  job: Job,
  bids: readonly Proposal[],
  mayFail: boolean,
  asOf: Date,
): { job: Job; proposals: Proposal[] } {
  const { openedAt } = job
  if (!openedAt) return { job, proposals: [] }
  const proposals = bids.map((bid) => (mayFail && random.chance(0.06) ? withdraw(random, bid, asOf) : bid))
  const live = proposals.filter(({ status }) => status === 'SUBMITTED')
  const lastBid = Math.max(
    openedAt.getTime(),
    ...proposals.map(({ submittedAt, decidedAt }) => (decidedAt ?? submittedAt).getTime()),
  )
  const decided = later(new Date(lastBid), random.between(0.5, 8) * dayMs)
  if (decided > asOf) return { job, proposals }
  if (live.length === 0 || (mayFail && random.chance(0.1))) {
    const gone = later(decided, random.between(1, 20) * dayMs)
    if (gone > asOf) return { job, proposals }
    const declined = proposals.map((bid) =>
      bid.status === 'SUBMITTED' ? { ...bid, status: 'DECLINED' as const, decidedAt: gone } : bid,
    )
    return { job: { ...job, status: 'CANCELLED', cancelledAt: gone }, proposals: declined }
  }
  // The cheaper offer usually wins, not always.
  const ranked = live.toSorted((one, other) => one.amount - other.amount)
  const winner = ranked[Math.floor(Math.pow(random.unit(), 2) * ranked.length)] ?? random.pick(live)
  const closed = proposals.map((bid) => {
    if (bid.status !== 'SUBMITTED') return bid
    return {
      ...bid,
      status: bid.id === winner.id ? ('ACCEPTED' as const) : ('DECLINED' as const),
      decidedAt: decided,
    }
  })
  return { job: progress(random, job, winner, decided, asOf), proposals: closed }
}

function progress(random: Random, job: Job, winner: Proposal, awardedAt: Date, asOf: Date): Job {
  const started = later(awardedAt, random.between(1, 14) * dayMs)
  const completed = later(started, (winner.estimatedDays + random.between(0, 4)) * dayMs)
  const awarded = { ...job, acceptedProposalId: winner.id, providerId: winner.providerId, awardedAt }
  if (started > asOf) return { ...awarded, status: 'AWARDED' }
  if (completed > asOf) return { ...awarded, status: 'IN_PROGRESS', startedAt: started }
  return { ...awarded, status: 'COMPLETED', startedAt: started, completedAt: completed }
}

function withdraw(random: Random, bid: Proposal, asOf: Date): Proposal {
  const decidedAt = later(bid.submittedAt, random.between(0.2, 3) * dayMs)
  return decidedAt > asOf ? bid : { ...bid, status: 'WITHDRAWN', decidedAt }
}

function makeReview(random: Random, job: Job, asOf: Date): Review | null {
  const { completedAt, providerId } = job
  if (!completedAt || !providerId || !random.chance(0.75)) return null
  const createdAt = later(completedAt, random.between(0.3, 10) * dayMs)
  if (createdAt > asOf) return null
  const rating = Number(random.weighted({ 5: 60, 4: 25, 3: 8, 2: 4, 1: 3 }))
  const comment = random.pick(praise[rating] ?? [''])
  return {
    id: random.id(createdAt),
    jobId: job.id,
    providerId,
    customerId: job.customerId,
    rating,
    comment,
    createdAt,
  }
}

function withRatings(
  providers: readonly ProviderProfile[],
  jobs: readonly Job[],
  reviews: readonly Review[],
): ProviderProfile[] {
  const done = Map.groupBy(
    jobs.filter(({ status }) => status === 'COMPLETED'),
    ({ providerId }) => providerId,
  )
  const received = Map.groupBy(reviews, ({ providerId }) => providerId)
  return providers.map((provider) => {
    const own = received.get(provider.id) ?? []
    const sum = own.reduce((total, { rating }) => total + rating, 0)
    return {
      ...provider,
      ratingAverage: own.length > 0 ? Math.round((10 * sum) / own.length) / 10 : null,
      ratingCount: own.length,
      completedJobs: done.get(provider.id)?.length ?? 0,
    }
  })
}
