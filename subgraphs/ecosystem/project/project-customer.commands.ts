import { requireOrganisation } from '../../../platform/auth/permission.ts'
import { isOperator } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { EcosystemContext } from '../context.ts'
import type { ProjectCustomerAdded, ProjectCustomerRemoved } from '../events.ts'
import type { ProjectCustomerAddInput, ProjectCustomerRemoveInput } from './project-customer.input.ts'
import { deleteUse, insertUse, lockCustomerAccount, upsertCustomerAccount } from './project-customer.store.ts'
import type { CustomerAccountRow, ProjectCustomerRow } from './project-customer.store.ts'
import { ownProjectSlug } from './project.ts'
import { selectProjectBySlug, selectProjects } from './project.store.ts'
import type { ProjectRow } from './project.store.ts'

/** Notes that a customer uses a project; a use that is known already stays as it is. */
export async function addProjectCustomer(
  context: EcosystemContext,
  { projectId, customerId }: ProjectCustomerAddInput,
): Promise<ProjectRow> {
  return context.database.write(async (tx) => {
    const project = await findManagedProject(tx, context, projectId)
    const account = await lockCustomerAccount(tx, customerId)
    if (!account) return refuse('CUSTOMER_NOT_FOUND', 'There is no such customer.', ['input', 'customerId'])
    await addUse(tx, project, account)
    return project
  })
}

/** Forgets that a customer uses a project; they no longer see it. */
export async function removeProjectCustomer(
  context: EcosystemContext,
  { projectId, customerId }: ProjectCustomerRemoveInput,
): Promise<ProjectRow> {
  return context.database.write(async (tx) => {
    const project = await findManagedProject(tx, context, projectId)
    const use = await deleteUse(tx, project.id, customerId)
    if (!use)
      return refuse('CUSTOMER_NOT_FOUND', 'The project has no such customer.', ['input', 'customerId'])
    await appendUseEvent(tx, use, {
      type: 'ecosystem.project_customer.removed',
      data: { projectId, customerId },
    })
    return project
  })
}

/** What crm tells of a customer: whoever has an account with us uses this platform. */
export async function noteCustomerAccount(tx: Transaction, account: CustomerAccountRow): Promise<void> {
  await upsertCustomerAccount(tx, account)
  const own = account.userId === null ? undefined : await selectProjectBySlug(tx, ownProjectSlug)
  if (own) await addUse(tx, own, account)
}

export async function addUse(
  tx: Transaction,
  { id: projectId, organisationId }: ProjectRow,
  { customerId, userId }: CustomerAccountRow,
): Promise<void> {
  const use = { id: createId(), projectId, organisationId, customerId, userId, since: new Date() }
  if (await insertUse(tx, use))
    await appendUseEvent(tx, use, {
      type: 'ecosystem.project_customer.added',
      data: { projectId, customerId },
    })
}

/** A project of the viewer's organisation, or for the operator's staff any. */
async function findManagedProject(
  tx: Transaction,
  { viewer }: EcosystemContext,
  id: string,
): Promise<ProjectRow> {
  const member = requireOrganisation(viewer, 'MANAGER')
  const [project] = await selectProjects(tx, [id])
  const isTheirs = project && (project.organisationId === member.organisationId || isOperator(member))
  return isTheirs ? project : refuse('NOT_FOUND', 'There is no such project.', ['input', 'projectId'])
}

async function appendUseEvent(
  tx: Transaction,
  { id, organisationId }: ProjectCustomerRow,
  event: ProjectCustomerAdded | ProjectCustomerRemoved,
): Promise<void> {
  await appendEvents(tx, {
    stream: stream('ecosystem', 'project_customer', id),
    events: [event],
    organisationId,
  })
}
