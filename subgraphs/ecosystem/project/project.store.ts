import { and, eq, ilike, inArray, sql } from 'drizzle-orm'
import { selectPage, selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { projectCustomers, projects } from '../tables.ts'
import type { ProjectFilterInput } from './project.input.ts'

export type ProjectRow = typeof projects.$inferSelect

const byName: KeysetOrder = { column: projects.name, id: projects.id, direction: 'asc' }
const latestUseFirst: KeysetOrder = {
  column: projectCustomers.since,
  id: projectCustomers.id,
  direction: 'desc',
}

export function selectProjects(tx: Transaction, ids: readonly string[]): Promise<ProjectRow[]> {
  return tx
    .select()
    .from(projects)
    .where(inArray(projects.id, [...ids]))
}

export async function selectProjectBySlug(tx: Transaction, slug: string): Promise<ProjectRow | undefined> {
  const [row] = await tx.select().from(projects).where(eq(projects.slug, slug))
  return row
}

export function selectProjectPage(
  tx: Transaction,
  page: PageRequest,
  filter?: ProjectFilterInput,
): Promise<Page<ProjectRow>> {
  const where = and(
    filter?.status == null ? undefined : eq(projects.status, filter.status),
    filter?.health == null ? undefined : eq(projects.healthStatus, filter.health),
    filter?.search == null
      ? undefined
      : ilike(projects.name, `%${filter.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`),
  )
  return selectPage(tx, { table: projects, order: byName, where, page })
}

export function selectProjectsByOrganisation(
  tx: Transaction,
  organisationIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<ProjectRow>>> {
  return selectPagesByParent(tx, {
    table: projects,
    parent: projects.organisationId,
    parentIds: organisationIds,
    order: byName,
    page,
  })
}

/** The uses of each customer, a page of them; the projects are then loaded together by id. */
export function selectUsesByCustomer(
  tx: Transaction,
  customerIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<typeof projectCustomers.$inferSelect>>> {
  return selectPagesByParent(tx, {
    table: projectCustomers,
    parent: projectCustomers.customerId,
    parentIds: customerIds,
    order: latestUseFirst,
    // A use whose project the viewer may not see must not take a place in the page.
    where: sql`exists (select from ${projects} where ${projects.id} = ${projectCustomers.projectId})`,
    page,
  })
}

export async function insertProject(tx: Transaction, row: ProjectRow): Promise<void> {
  await tx.insert(projects).values(row)
}

/** The project as the last transaction left it; nobody else changes it until this one ends. */
export async function lockProject(tx: Transaction, id: string): Promise<ProjectRow | undefined> {
  const [row] = await tx.select().from(projects).where(eq(projects.id, id)).for('update')
  return row
}

export async function updateProjectRow(tx: Transaction, row: ProjectRow): Promise<void> {
  const { id, ...columns } = row
  await tx.update(projects).set(columns).where(eq(projects.id, id))
}

/** From now on the person behind the customer sees the projects the customer uses. */
export async function linkCustomerUses(tx: Transaction, customerId: string, userId: string): Promise<void> {
  await tx.update(projectCustomers).set({ userId }).where(eq(projectCustomers.customerId, customerId))
}
