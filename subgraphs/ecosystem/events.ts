import type { NewEvent } from '../../platform/events/event.ts'
import type { HealthStatus } from './health-check/health-check.ts'
import type { MetricKind } from './metric/metric.ts'
import type { ProjectStatus } from './project/project.ts'
import type { UsageCounts } from './usage/usage.ts'

/**
 * What ecosystem tells the others. Streams: `ecosystem.project/<id>` for the project itself,
 * `ecosystem.project_customer/<id>` for one customer's use of it,
 * `ecosystem.metric/<id>` for what is said of a metric, `ecosystem.metrics/<project id>` and `ecosystem.health/<project id>` for what is measured of it,
 * `ecosystem.usage/<application id>` for what a partner's application is used for.
 */
export type ProjectCreated = NewEvent<
  'ecosystem.project.created',
  { projectId: string; slug: string; name: string }
>
export type ProjectUpdated = NewEvent<
  'ecosystem.project.updated',
  { projectId: string; slug: string; status: ProjectStatus; changed: readonly string[] }
>

export type ProjectCustomerAdded = NewEvent<
  'ecosystem.project_customer.added',
  { projectId: string; customerId: string }
>
export type ProjectCustomerRemoved = NewEvent<
  'ecosystem.project_customer.removed',
  { projectId: string; customerId: string }
>

export interface RecordedSample {
  readonly metricId: string
  readonly key: string
  readonly value: number
  /** Of a ratio, where they were given; both or neither. */
  readonly numerator?: number | null
  readonly denominator?: number | null
  /** RFC 3339, UTC. */
  readonly at: string
}
export type MetricsRecorded = NewEvent<
  'ecosystem.metrics.recorded',
  { projectId: string; slug: string; samples: readonly RecordedSample[] }
>

export type MetricDescribed = NewEvent<
  'ecosystem.metric.described',
  { metricId: string; projectId: string; key: string; kind: MetricKind; unit: string }
>

export type HealthChecked = NewEvent<
  'ecosystem.health.checked',
  {
    projectId: string
    slug: string
    status: HealthStatus
    previousStatus: HealthStatus | null
    latencyMs: number | null
  }
>

/** A batch was counted: what comes to that which was counted before. */
export type UsageCounted = NewEvent<'ecosystem.usage.counted', { applicationId: string; counts: UsageCounts }>

export type ProjectEvent = ProjectCreated | ProjectUpdated | ProjectCustomerAdded | ProjectCustomerRemoved
export type EcosystemEvent = ProjectEvent | MetricsRecorded | MetricDescribed | HealthChecked | UsageCounted
