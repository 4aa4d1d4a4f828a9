import { char, integer, pgSchema, text, uuid } from 'drizzle-orm/pg-core'
import { instant, primaryId } from '../../platform/database/columns.ts'
import type { CustomerSource, CustomerStage } from './customer/customer.ts'
import type { LeadLossReason, LeadStatus } from './lead/lead.ts'
import type { TicketCategory, TicketPriority, TicketStatus } from './ticket/ticket.ts'

const crm = pgSchema('crm')

/** The version an aggregate's event stream is at. */
const streamVersion = () => integer('version').notNull()

export const operatorOrganisation = crm.table('operator_organisation', {
  organisationId: uuid('organisation_id').primaryKey(),
})

export const members = crm.table('members', {
  organisationId: uuid('organisation_id').notNull(),
  userId: uuid('user_id').notNull(),
})

export const companies = crm.table('companies', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  name: text('name').notNull(),
  /** What duplicates are found by, see `companyKey`. */
  nameKey: text('name_key').notNull(),
  country: char('country', { length: 2 }),
  createdAt: instant('created_at').notNull(),
})

export const customers = crm.table('customers', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  name: text('name').notNull(),
  /** See `nameKey`. */
  nameKey: text('name_key').notNull(),
  email: text('email'),
  /** See `emailKey`. */
  emailKey: text('email_key'),
  phone: text('phone'),
  /** See `phoneKey`; null when the number cannot be understood. */
  phoneKey: text('phone_key'),
  /** Helps to read a telephone number in national form. */
  country: char('country', { length: 2 }),
  companyId: uuid('company_id'),
  dealerOrganisationId: uuid('dealer_organisation_id'),
  userId: uuid('user_id'),
  source: text('source').$type<CustomerSource>().notNull(),
  stage: text('stage').$type<CustomerStage>().notNull(),
  version: streamVersion(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const leads = crm.table('leads', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  name: text('name').notNull(),
  email: text('email'),
  phone: text('phone'),
  companyName: text('company_name'),
  country: char('country', { length: 2 }),
  source: text('source').$type<CustomerSource>().notNull(),
  interest: text('interest'),
  note: text('note'),
  status: text('status').$type<LeadStatus>().notNull(),
  lossReason: text('loss_reason').$type<LeadLossReason>(),
  assigneeId: uuid('assignee_id'),
  /** The customer it became. */
  customerId: uuid('customer_id'),
  version: streamVersion(),
  lastContactAt: instant('last_contact_at'),
  closedAt: instant('closed_at'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const knownOrders = crm.table('known_orders', {
  orderId: uuid('order_id').primaryKey(),
  customerId: uuid('customer_id').notNull(),
})

export const tickets = crm.table('tickets', {
  id: primaryId(),
  number: integer('number').notNull(),
  organisationId: uuid('organisation_id').notNull(),
  customerId: uuid('customer_id').notNull(),
  orderId: uuid('order_id'),
  subject: text('subject').notNull(),
  body: text('body').notNull(),
  category: text('category').$type<TicketCategory>().notNull(),
  priority: text('priority').$type<TicketPriority>().notNull(),
  status: text('status').$type<TicketStatus>().notNull(),
  assigneeId: uuid('assignee_id'),
  version: streamVersion(),
  dueAt: instant('due_at').notNull(),
  resolvedAt: instant('resolved_at'),
  closedAt: instant('closed_at'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})
