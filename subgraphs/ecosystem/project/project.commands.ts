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
import { addUse } from './project-customer.commands.ts'
import { selectLinkedAccounts } from './project-customer.store.ts'
import { changesOf, ownProject } from './project.ts'
import type { ProjectPatch } from './project.ts'
import { insertProject, insertProjectUnlessTaken, lockProject, updateProjectRow } from './project.store.ts'
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
  const { slug, name, description, status, repository, healthUrl = null } = input
  requireHealthUrlToAsk(context, healthUrl)
  const row = newProject(
    { organisationId, slug, name, description, status, repository, healthUrl },
    new Date(),
  )
  const write = context.database.write(async (tx) => {
    await insertProject(tx, row)
    await appendCreated(tx, row)
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
  requireHealthUrlToAsk(context, input.healthUrl)
  return context.database.write(async (tx) => {
    const project = await lockProject(tx, input.projectId)
    const isTheirs = project && (project.organisationId === member.organisationId || isOperator(member))
    if (!isTheirs) return refuse('NOT_FOUND', 'There is no such project.', ['input', 'projectId'])
    const patch = patchOf(project, input)
    const changed = changesOf(project, patch)
    if (changed.length === 0) return project
    const now = new Date()
    const isNewUrl = changed.includes('healthUrl')
    const row: ProjectRow = {
      ...project,
      ...patch,
      version: project.version + 1,
      updatedAt: now,
      nextProbeAt: isNewUrl ? now : project.nextProbeAt,
    }
    await updateProjectRow(tx, row)
    await appendProjectEvent(tx, row, {
      type: 'ecosystem.project.updated',
      data: { projectId: row.id, slug: row.slug, status: row.status, changed },
    })
    return row
  })
}

/** Makes this platform a project of its operator, unless it is one already. Whoever has an account uses it. */
export async function createOwnProject(tx: Transaction, organisationId: string): Promise<void> {
  const row = newProject({ ...ownProject, organisationId }, new Date())
  if (!(await insertProjectUnlessTaken(tx, row))) return
  await appendCreated(tx, row)
  for (const account of await selectLinkedAccounts(tx)) await addUse(tx, row, account)
}

/** What the text of an address tells is refused at once; what its name leads to the prober finds each time. */
function requireHealthUrlToAsk({ services }: EcosystemContext, healthUrl: string | null | undefined): void {
  if (typeof healthUrl !== 'string' || services.outbound.faultOf(healthUrl) === null) return
  refuse('HEALTH_URL_NOT_PUBLIC', 'The health address is not public.', ['input', 'healthUrl'])
}

function patchOf(project: ProjectRow, input: ProjectUpdateInput): ProjectPatch {
  return {
    name: input.name ?? project.name,
    description: input.description ?? project.description,
    status: input.status ?? project.status,
    healthUrl: input.healthUrl === undefined ? project.healthUrl : input.healthUrl,
    lastDeployedAt: input.lastDeployedAt ?? project.lastDeployedAt,
  }
}

type ProjectFacts = Pick<
  ProjectRow,
  'organisationId' | 'slug' | 'name' | 'description' | 'status' | 'repository' | 'healthUrl'
>

function newProject(facts: ProjectFacts, now: Date): ProjectRow {
  return {
    ...facts,
    ...unknownHealth,
    id: createId(),
    lastDeployedAt: null,
    nextProbeAt: now,
    version: 1,
    createdAt: now,
    updatedAt: now,
  }
}

async function appendCreated(tx: Transaction, row: ProjectRow): Promise<void> {
  const { id: projectId, slug, name } = row
  await appendProjectEvent(tx, row, { type: 'ecosystem.project.created', data: { projectId, slug, name } })
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
