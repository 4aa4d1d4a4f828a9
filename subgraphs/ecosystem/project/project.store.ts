import { and, eq, ilike, inArray } from 'drizzle-orm'
import { selectPage, selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { projects } from '../tables.ts'
import type { ProjectFilterInput } from './project.input.ts'

export type ProjectRow = typeof projects.$inferSelect

const byName: KeysetOrder = { column: projects.name, id: projects.id, direction: 'asc' }

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

export async function insertProject(tx: Transaction, row: ProjectRow): Promise<void> {
  await tx.insert(projects).values(row)
}

/** The project as the last transaction left it; nobody else changes it until this one ends. */
export async function lockProject(tx: Transaction, id: string): Promise<ProjectRow | undefined> {
  const [row] = await tx.select().from(projects).where(eq(projects.id, id)).for('no key update')
  return row
}

export async function updateProjectRow(tx: Transaction, row: ProjectRow): Promise<void> {
  const { id, ...columns } = row
  await tx.update(projects).set(columns).where(eq(projects.id, id))
}

/** Answers whether the project is new: another one may have its short name. */
export async function insertProjectUnlessTaken(tx: Transaction, row: ProjectRow): Promise<boolean> {
  const inserted = await tx
    .insert(projects)
    .values(row)
    .onConflictDoNothing({ target: projects.slug })
    .returning({ id: projects.id })
  return inserted.length > 0
}
