import { bulkInsert } from '../../platform/database/bulk-insert.ts'
import type { Transaction } from '../../platform/database/viewer-database.ts'
import { stream } from '../../platform/events/event.ts'
import { importEvents } from '../../platform/events/import-events.ts'
import type { HealthChecked, ProjectCreated } from '../../subgraphs/ecosystem/events.ts'
import {
  customerAccounts,
  healthChecks,
  metrics,
  metricSamples,
  projectCustomers,
  projects,
} from '../../subgraphs/ecosystem/tables.ts'
import { eventsInOrder } from './history.ts'
import type { History } from './history.ts'
import type { HealthCheck } from './world/health-checks.ts'
import type { Project } from './world/projects.ts'
import type { World } from './world/world.ts'

type ProjectRow = typeof projects.$inferSelect

/**
 * Writes the world's projects, what was measured of them and how they were, with the events that tell of it. Samples
 * are their own history: an event for each report of a month would only drown the log.
 */
export async function seedEcosystem(tx: Transaction, world: World): Promise<void> {
  const checksByProject = Map.groupBy(world.healthChecks, (check) => check.projectId)
  const checksOf = (project: Project) =>
    [...(checksByProject.get(project.id) ?? [])].sort((a, b) => a.at.getTime() - b.at.getTime())
  const histories = world.projects.flatMap((project) => [
    creation(project, checksOf(project)),
    changes(project, checksOf(project)),
  ])
  await bulkInsert(
    tx,
    projects,
    world.projects.map((project) => projectRow(project, checksOf(project))),
  )
  await bulkInsert(tx, customerAccounts, accountRows(world))
  await bulkInsert(tx, projectCustomers, useRows(world))
  await bulkInsert(tx, metrics, metricRows(world))
  await bulkInsert(tx, metricSamples, [...world.samples])
  await bulkInsert(tx, healthChecks, world.healthChecks.map(checkRow))
  await importEvents(tx, eventsInOrder(histories))
}

function projectRow(project: Project, checks: readonly HealthCheck[]): ProjectRow {
  const latest = checks.at(-1)
  const sinceIndex = checks.findLastIndex((check) => check.status !== latest?.status) + 1
  return {
    id: project.id,
    organisationId: project.organisationId,
    slug: project.slug,
    name: project.name,
    description: project.description,
    status: project.status,
    repository: project.repository,
    healthUrl: null,
    nextProbeAt: project.createdAt,
    lastDeployedAt: project.lastDeployedAt,
    healthStatus: latest?.status ?? null,
    healthSince: checks[sinceIndex]?.at ?? null,
    healthCheckedAt: latest?.at ?? null,
    healthLatencyMs: latest?.latencyMs ?? null,
    healthMessage: latest?.error ?? null,
    version: 1,
    createdAt: project.createdAt,
    updatedAt: project.createdAt,
  }
}

function accountRows(world: World): (typeof customerAccounts.$inferInsert)[] {
  return world.customers.map(({ id, organisationId, userId }) => ({ customerId: id, organisationId, userId }))
}

function useRows(world: World): (typeof projectCustomers.$inferInsert)[] {
  const owners = new Map(world.projects.map(({ id, organisationId }) => [id, organisationId]))
  const users = new Map(world.customers.map(({ id, userId }) => [id, userId]))
  return world.projectUses.map((use) => ({
    ...use,
    organisationId: owners.get(use.projectId) ?? '',
    userId: users.get(use.customerId) ?? null,
  }))
}

function metricRows(world: World): (typeof metrics.$inferInsert)[] {
  const samplesByMetric = Map.groupBy(world.samples, (sample) => sample.metricId)
  return world.metrics.map((metric) => {
    const latest = samplesByMetric
      .get(metric.id)
      ?.reduce((newest, sample) => (sample.at > newest.at ? sample : newest))
    return { ...metric, source: 'seed', latestValue: latest?.value ?? null, latestAt: latest?.at ?? null }
  })
}

function checkRow({ at, error, ...check }: HealthCheck): typeof healthChecks.$inferInsert {
  return { ...check, message: error, checkedAt: at }
}

function creation(project: Project, checks: readonly HealthCheck[]): History<ProjectRow> {
  const { id: projectId, slug, name, organisationId, createdAt } = project
  const event: ProjectCreated = { type: 'ecosystem.project.created', data: { projectId, slug, name } }
  return {
    row: projectRow(project, checks),
    stream: stream('ecosystem', 'project', projectId),
    organisationId,
    happenings: [{ event, at: createdAt }],
  }
}

/** Of the checks only those that changed something are told: the others would drown the log. */
function changes(project: Project, checks: readonly HealthCheck[]): History<ProjectRow> {
  const { id: projectId, slug, organisationId } = project
  const happenings = checks.flatMap(({ status, latencyMs, at }, index) => {
    const previousStatus = checks[index - 1]?.status ?? null
    const event: HealthChecked = {
      type: 'ecosystem.health.checked',
      data: { projectId, slug, status, previousStatus, latencyMs },
    }
    return status === previousStatus ? [] : [{ event, at }]
  })
  return {
    row: projectRow(project, checks),
    stream: stream('ecosystem', 'health', projectId),
    organisationId,
    happenings,
  }
}
