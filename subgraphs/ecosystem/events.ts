import type { NewEvent } from '../../platform/events/event.ts'
import type { HealthStatus } from './health-check/health-check.ts'
import type { ProjectStatus } from './project/project.ts'

/**
 * What ecosystem tells the others. Streams: `ecosystem.project/<id>` for the project itself,
 * `ecosystem.metrics/<project id>` and `ecosystem.health/<project id>` for what is measured of it.
 */
export type ProjectCreated = NewEvent<
  'ecosystem.project.created',
  { projectId: string; slug: string; name: string }
>
export type ProjectUpdated = NewEvent<
  'ecosystem.project.updated',
  { projectId: string; slug: string; status: ProjectStatus }
>

export interface RecordedSample {
  readonly metricId: string
  readonly key: string
  readonly value: number
  /** RFC 3339, UTC. */
  readonly at: string
}
export type MetricsRecorded = NewEvent<
  'ecosystem.metrics.recorded',
  { projectId: string; slug: string; samples: readonly RecordedSample[] }
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

export type EcosystemEvent = ProjectCreated | ProjectUpdated | MetricsRecorded | HealthChecked
