import { requireOrganisation } from '../../../platform/auth/permission.ts'
import { isOperator } from '../../../platform/auth/viewer.ts'
import { violatedConstraint } from '../../../platform/database/database-error.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { EcosystemContext } from '../context.ts'
import type { ProjectCreated, ProjectUpdated } from '../events.ts'
import type { ProjectCreateInput, ProjectUpdateInput } from './project.input.ts'
import { insertProject, lockProject, updateProjectRow } from './project.store.ts'
import type { ProjectRow } from './project.store.ts'

const unknownHealth = {
  healthStatus: null,
  healthSince: null,
  healthCheckedAt: null,
  healthLatencyMs: null,
  healthMessage: null,
}

/** Begins to watch a project of the viewer's organisation. */
export async function createProject(
  context: EcosystemContext,
  input: ProjectCreateInput,
): Promise<ProjectRow> {
  const { organisationId } = requireOrganisation(context.viewer, 'MANAGER')
  const now = new Date()
  const row: ProjectRow = {
    ...unknownHealth,
    id: createId(),
    organisationId,
    slug: input.slug,
    name: input.name,
    description: input.description,
    status: input.status,
    repository: input.repository,
    healthUrl: input.healthUrl ?? null,
    lastDeployedAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  }
  const write = context.database.write(async (tx) => {
    await insertProject(tx, row)
    await appendProjectEvent(tx, row, {
      type: 'ecosystem.project.created',
      data: { projectId: row.id, slug: row.slug, name: row.name },
    })
  })
  await write.catch((error: unknown) => {
    if (violatedConstraint(error) !== 'projects_slug_key') throw error
    return refuse('SLUG_TAKEN', 'Another project has this short name.', ['input', 'slug'])
  })
  return row
}

/** Changes a project of the viewer's organisation; the operator may change any. */
export async function updateProject(
  context: EcosystemContext,
  input: ProjectUpdateInput,
): Promise<ProjectRow> {
  const member = requireOrganisation(context.viewer, 'MANAGER')
  return context.database.write(async (tx) => {
    const project = await lockProject(tx, input.projectId)
    const isTheirs = project && (project.organisationId === member.organisationId || isOperator(member))
    if (!isTheirs) return refuse('NOT_FOUND', 'There is no such project.', ['input', 'projectId'])
    const row: ProjectRow = {
      ...project,
      name: input.name ?? project.name,
      description: input.description ?? project.description,
      status: input.status ?? project.status,
      healthUrl: input.healthUrl === undefined ? project.healthUrl : input.healthUrl,
      lastDeployedAt: input.lastDeployedAt ?? project.lastDeployedAt,
      version: project.version + 1,
      updatedAt: new Date(),
    }
    await updateProjectRow(tx, row)
    await appendProjectEvent(tx, row, {
      type: 'ecosystem.project.updated',
      data: { projectId: row.id, slug: row.slug, status: row.status },
    })
    return row
  })
}

async function appendProjectEvent(
  tx: Transaction,
  row: ProjectRow,
  event: ProjectCreated | ProjectUpdated,
): Promise<void> {
  await appendEvents(tx, {
    stream: stream('ecosystem', 'project', row.id),
    events: [event],
    organisationId: row.organisationId,
    expectedVersion: row.version - 1,
  })
}
