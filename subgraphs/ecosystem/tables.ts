import { bigint, doublePrecision, integer, pgSchema, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { ApiKeyEnvironment } from '../../platform/auth/api-key.ts'
import { instant, primaryId } from '../../platform/database/columns.ts'
import type { HealthStatus } from './health-check/health-check.ts'
import type { MetricKind } from './metric/metric.ts'
import type { ProjectStatus } from './project/project.ts'
import type { UsageSpan } from './usage/usage.ts'

const ecosystem = pgSchema('ecosystem')

export const projects = ecosystem.table('projects', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  description: text('description').notNull(),
  status: text('status').$type<ProjectStatus>().notNull(),
  repository: text('repository').notNull(),
  /** Where the prober asks; null: health is only reported to us. */
  healthUrl: text('health_url'),
  lastDeployedAt: instant('last_deployed_at'),
  healthStatus: text('health_status').$type<HealthStatus>(),
  /** When the status last became what it is. */
  healthSince: instant('health_since'),
  healthCheckedAt: instant('health_checked_at'),
  healthLatencyMs: integer('health_latency_ms'),
  healthMessage: text('health_message'),
  /** When the prober asks next. */
  nextProbeAt: instant('next_probe_at').notNull().defaultNow(),
  /** The version the project's event stream is at. */
  version: integer('version').notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const projectCustomers = ecosystem.table('project_customers', {
  id: primaryId(),
  projectId: uuid('project_id').notNull(),
  organisationId: uuid('organisation_id').notNull(),
  customerId: uuid('customer_id').notNull(),
  userId: uuid('user_id'),
  since: instant('since').notNull(),
})

/** What crm's events tell of customers and their accounts. */
export const customerAccounts = ecosystem.table('customer_accounts', {
  customerId: uuid('customer_id').primaryKey(),
  organisationId: uuid('organisation_id').notNull(),
  userId: uuid('user_id'),
})

export const metrics = ecosystem.table('metrics', {
  id: primaryId(),
  projectId: uuid('project_id').notNull(),
  organisationId: uuid('organisation_id').notNull(),
  key: text('key').notNull(),
  name: text('name').notNull(),
  unit: text('unit').notNull(),
  kind: text('kind').$type<MetricKind>().notNull(),
  description: text('description').notNull(),
  /** Seconds without a new value after which it is stale. */
  staleAfterSeconds: integer('stale_after_seconds').notNull().default(86_400),
  /** Who recorded the latest value: a service's name, or `members` of the owning organisation. */
  source: text('source').notNull(),
  latestValue: doublePrecision('latest_value'),
  latestAt: instant('latest_at'),
  createdAt: instant('created_at').notNull(),
})

export const metricSamples = ecosystem.table(
  'metric_samples',
  {
    metricId: uuid('metric_id').notNull(),
    at: instant('at').notNull(),
    value: doublePrecision('value').notNull(),
    numerator: doublePrecision('numerator'),
    denominator: doublePrecision('denominator'),
  },
  (table) => [primaryKey({ columns: [table.metricId, table.at] })],
)

export const healthChecks = ecosystem.table('health_checks', {
  id: primaryId(),
  projectId: uuid('project_id').notNull(),
  organisationId: uuid('organisation_id').notNull(),
  status: text('status').$type<HealthStatus>().notNull(),
  latencyMs: integer('latency_ms'),
  httpStatus: integer('http_status'),
  message: text('message'),
  checkedAt: instant('checked_at').notNull(),
})

/** Batches of usage that were counted. */
export const usageBatches = ecosystem.table('usage_batches', {
  id: primaryId(),
  recordedAt: instant('recorded_at').notNull().defaultNow(),
})

const count = (name: string) => bigint(name, { mode: 'number' }).notNull()

/** Which key was used for which operation, and when. */
const usageSubject = () => ({
  organisationId: uuid('organisation_id').notNull(),
  applicationId: uuid('application_id').notNull(),
  apiKeyId: uuid('api_key_id').notNull(),
  environment: text('environment').$type<ApiKeyEnvironment>().notNull(),
  span: text('span').$type<UsageSpan>().notNull(),
  startsAt: instant('starts_at').notNull(),
  /** Empty for an operation that is not published. */
  documentId: text('document_id').notNull(),
  /** Empty for one without a name. */
  operationName: text('operation_name').notNull(),
})

export const usageWindows = ecosystem.table(
  'usage_windows',
  {
    ...usageSubject(),
    publishedId: uuid('published_id'),
    calls: count('calls'),
    events: count('events'),
    refusals: count('refusals'),
    errors: count('errors'),
    quotaErrors: count('quota_errors'),
    estimatedPoints: count('estimated_points'),
    actualPoints: count('actual_points'),
    /** Calls by stretch of latency. */
    latencies: integer('latencies').array().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.apiKeyId, table.span, table.startsAt, table.documentId, table.operationName],
    }),
  ],
)

export const usageErrors = ecosystem.table(
  'usage_errors',
  { ...usageSubject(), code: text('code').notNull(), count: count('count') },
  (table) => [
    primaryKey({
      columns: [
        table.apiKeyId,
        table.span,
        table.startsAt,
        table.documentId,
        table.operationName,
        table.code,
      ],
    }),
  ],
)

export const usageFields = ecosystem.table(
  'usage_fields',
  { ...usageSubject(), field: text('field').notNull(), points: doublePrecision('points').notNull() },
  (table) => [
    primaryKey({
      columns: [
        table.apiKeyId,
        table.span,
        table.startsAt,
        table.documentId,
        table.operationName,
        table.field,
      ],
    }),
  ],
)
