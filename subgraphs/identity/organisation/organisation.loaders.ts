import type { RequestContext } from '../../../platform/graphql/context.ts'
import { rowLoader } from '../../../platform/graphql/loader.ts'
import { selectOrganisations } from './organisation.store.ts'
import type { OrganisationRow } from './organisation.store.ts'

export const organisationLoaders = (context: RequestContext) => ({
  organisation: rowLoader<OrganisationRow>(context, selectOrganisations, (row) => row.id),
})
