import { pgSchema, text, uuid } from 'drizzle-orm/pg-core'
import { instant, primaryId } from '../../platform/database/columns.ts'

const crm = pgSchema('crm')

export const companies = crm.table('companies', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  name: text('name').notNull(),
  /** Lower-cased, without legal form and punctuation: what duplicates are found by. */
  nameKey: text('name_key').notNull(),
  country: text('country'),
  createdAt: instant('created_at').notNull(),
})

export const customers = crm.table('customers', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  name: text('name').notNull(),
  email: text('email'),
  /** Lower-cased and trimmed. */
  emailKey: text('email_key'),
  phone: text('phone'),
  /** E.164 digits. */
  phoneKey: text('phone_key'),
  companyId: uuid('company_id'),
  userId: uuid('user_id'),
  source: text('source').notNull(),
  stage: text('stage').notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})
