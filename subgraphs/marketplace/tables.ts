import { boolean, char, integer, pgSchema, text, uuid } from 'drizzle-orm/pg-core'
import { currencyCode, instant, minorUnits, primaryId } from '../../platform/database/columns.ts'
import type { JobStatus } from './job/job.ts'
import type { ProposalStatus } from './proposal/proposal.ts'
import type { Skill } from './provider/skill.ts'
import type { PriceUnit } from './service/service.type.ts'

const marketplace = pgSchema('marketplace')

/** The version an aggregate's event stream is at. */
const streamVersion = () => integer('version').notNull()
const skillList = () => text('skills').array().$type<Skill[]>().notNull()

export const knownCustomers = marketplace.table('known_customers', {
  customerId: uuid('customer_id').primaryKey(),
  organisationId: uuid('organisation_id').notNull(),
  userId: uuid('user_id'),
})

export const providerProfiles = marketplace.table('provider_profiles', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  headline: text('headline').notNull(),
  description: text('description').notNull(),
  skills: skillList(),
  country: char('country', { length: 2 }).notNull(),
  city: text('city').notNull(),
  radiusKm: integer('radius_km').notNull(),
  hourlyRateAmount: minorUnits('hourly_rate_amount').notNull(),
  currency: currencyCode().notNull(),
  version: streamVersion(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const services = marketplace.table('services', {
  id: primaryId(),
  providerId: uuid('provider_id').notNull(),
  organisationId: uuid('organisation_id').notNull(),
  title: text('title').notNull(),
  description: text('description').notNull(),
  category: text('category').$type<Skill>().notNull(),
  priceAmount: minorUnits('price_amount').notNull(),
  currency: currencyCode().notNull(),
  priceUnit: text('price_unit').$type<PriceUnit>().notNull(),
  durationMinutes: integer('duration_minutes').notNull(),
  isActive: boolean('is_active').notNull(),
  version: streamVersion(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const jobs = marketplace.table('jobs', {
  id: primaryId(),
  /** The organisation or the person who posted it. */
  posterId: uuid('poster_id').notNull(),
  organisationId: uuid('organisation_id'),
  userId: uuid('user_id'),
  customerId: uuid('customer_id'),
  title: text('title').notNull(),
  description: text('description').notNull(),
  skills: skillList(),
  budgetMinimumAmount: minorUnits('budget_minimum_amount').notNull(),
  budgetMaximumAmount: minorUnits('budget_maximum_amount').notNull(),
  currency: currencyCode().notNull(),
  country: char('country', { length: 2 }).notNull(),
  city: text('city').notNull(),
  status: text('status').$type<JobStatus>().notNull(),
  awardedProposalId: uuid('awarded_proposal_id'),
  awardedOrganisationId: uuid('awarded_organisation_id'),
  version: streamVersion(),
  openedAt: instant('opened_at'),
  awardedAt: instant('awarded_at'),
  startedAt: instant('started_at'),
  completedAt: instant('completed_at'),
  cancelledAt: instant('cancelled_at'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const proposals = marketplace.table('proposals', {
  id: primaryId(),
  jobId: uuid('job_id').notNull(),
  posterId: uuid('poster_id').notNull(),
  providerId: uuid('provider_id').notNull(),
  organisationId: uuid('organisation_id').notNull(),
  coverLetter: text('cover_letter').notNull(),
  bidAmount: minorUnits('bid_amount').notNull(),
  currency: currencyCode().notNull(),
  estimatedDays: integer('estimated_days').notNull(),
  status: text('status').$type<ProposalStatus>().notNull(),
  version: streamVersion(),
  submittedAt: instant('submitted_at').notNull(),
  decidedAt: instant('decided_at'),
})
