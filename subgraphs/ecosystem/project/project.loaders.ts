import DataLoader from 'dataloader'
import type { Page } from '../../../platform/database/keyset.ts'
import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import type { PageKey } from '../../../platform/graphql/loader.ts'
import { selectUsesByCustomer, selectUsesByProject } from './project-customer.store.ts'
import type { ProjectCustomerRow } from './project-customer.store.ts'
import { selectProjects, selectProjectsByOrganisation } from './project.store.ts'
import type { ProjectRow } from './project.store.ts'

export const projectLoaders = (context: RequestContext) => {
  const project = rowLoader<ProjectRow>(context, selectProjects, (row) => row.id)
  const uses = pageLoader(context, selectUsesByCustomer)
  const projectsByCustomer = new DataLoader<PageKey, Page<ProjectRow>>(
    async (keys) => {
      const pages = await uses.loadMany([...keys])
      return Promise.all(
        pages.map(async (page) => (page instanceof Error ? page : withProjects(page, project))),
      )
    },
    { cache: false },
  )
  return {
    project,
    projectsByCustomer,
    usesByProject: pageLoader<ProjectCustomerRow>(context, selectUsesByProject),
    projectsByOrganisation: pageLoader<ProjectRow>(context, selectProjectsByOrganisation),
  }
}

async function withProjects(
  page: Page<{ projectId: string }>,
  project: DataLoader<string, ProjectRow | null>,
): Promise<Page<ProjectRow>> {
  const rows = await Promise.all(page.rows.map(({ projectId }) => project.load(projectId)))
  const found = rows
    .map((row, index) => ({ row, cursor: page.cursors[index] ?? '' }))
    .filter(({ row }) => row !== null)
  return {
    ...page,
    rows: found.map(({ row }) => row as ProjectRow),
    cursors: found.map(({ cursor }) => cursor),
  }
}
