import { requireMember } from '../../../platform/auth/permission.ts'
import { violatedConstraint } from '../../../platform/database/database-error.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import { revokeKeysOf } from '../api-key/api-key.commands.ts'
import type { IdentityContext } from '../context.ts'
import type { ApplicationArchived, ApplicationCreated, ApplicationUpdated } from '../events.ts'
import { applicationRole } from './application.ts'
import type { ApplicationCreateInput, ApplicationUpdateInput } from './application.input.ts'
import {
  countWorkingApplications,
  insertApplication,
  lockApplication,
  updateApplicationRow,
} from './application.store.ts'
import type { ApplicationRow } from './application.store.ts'

const mostApplications = 100

/** Registers a program of the organisation the viewer acts as. */
export async function createApplication(
  context: IdentityContext,
  input: ApplicationCreateInput,
): Promise<ApplicationRow> {
  const { organisationId } = requireMember(context.viewer, applicationRole)
  const now = new Date()
  const application: ApplicationRow = {
    id: createId(),
    organisationId,
    name: input.name.trim(),
    description: input.description?.trim() ?? '',
    documentMode: input.documentMode ?? 'OFF',
    createdAt: now,
    updatedAt: now,
    archivedAt: null,
  }
  return context.database
    .write(async (tx) => {
      if ((await countWorkingApplications(tx, organisationId)) >= mostApplications)
        refuse('TOO_MANY', `An organisation may have ${mostApplications} applications.`)
      await insertApplication(tx, application)
      await append(tx, application, { type: 'identity.application.created', data: factsOf(application) })
      return application
    })
    .catch(refuseTaken)
}

/** Changes what is given of an application that works. */
export async function updateApplication(
  context: IdentityContext,
  input: ApplicationUpdateInput,
): Promise<ApplicationRow> {
  const { organisationId } = requireMember(context.viewer, applicationRole)
  return context.database
    .write(async (tx) => {
      const before = await lockWorkingApplication(tx, input.id, organisationId)
      const wanted = {
        name: input.name?.trim() ?? before.name,
        description: input.description?.trim() ?? before.description,
        documentMode: input.documentMode ?? before.documentMode,
      }
      const application = await updateApplicationRow(tx, before.id, { ...wanted, updatedAt: new Date() })
      const data = { ...factsOf(application), previousDocumentMode: before.documentMode }
      await append(tx, application, { type: 'identity.application.updated', data })
      return application
    })
    .catch(refuseTaken)
}

/** Ends an application and all its keys; one archived before stays so. */
export async function archiveApplication(context: IdentityContext, id: string): Promise<ApplicationRow> {
  const { organisationId } = requireMember(context.viewer, applicationRole)
  return context.database.write(async (tx) => {
    const application = (await lockApplication(tx, id, organisationId)) ?? refuseMissing()
    if (application.archivedAt !== null) return application
    const now = new Date()
    await revokeKeysOf(tx, application.id, now)
    const archived = await updateApplicationRow(tx, id, { archivedAt: now, updatedAt: now })
    await append(tx, archived, { type: 'identity.application.archived', data: factsOf(archived) })
    return archived
  })
}

/** Refuses with NOT_FOUND what is archived or somebody else's. */
export async function lockWorkingApplication(
  tx: Transaction,
  id: string,
  organisationId: string,
  field: readonly string[] = ['input', 'id'],
): Promise<ApplicationRow> {
  const application = await lockApplication(tx, id, organisationId)
  return application && application.archivedAt === null ? application : refuseMissing(field)
}

function factsOf({ id, organisationId, name, documentMode }: ApplicationRow): ApplicationCreated['data'] {
  return { applicationId: id, organisationId, name, documentMode }
}

async function append(
  tx: Transaction,
  { id, organisationId }: ApplicationRow,
  event: ApplicationCreated | ApplicationUpdated | ApplicationArchived,
): Promise<void> {
  await appendEvents(tx, { stream: stream('identity', 'application', id), events: [event], organisationId })
}

function refuseMissing(field: readonly string[] = ['input', 'id']): never {
  return refuse('NOT_FOUND', 'Your organisation has no such application.', field)
}

function refuseTaken(error: unknown): never {
  if (violatedConstraint(error) !== 'applications_name_key') throw error
  return refuse('NAME_TAKEN', 'Another application of the organisation has this name.', ['input', 'name'])
}
