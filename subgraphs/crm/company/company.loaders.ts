import type { RequestContext } from '../../../platform/graphql/context.ts'
import { rowLoader } from '../../../platform/graphql/loader.ts'
import { selectCompanies } from './company.store.ts'
import type { CompanyRow } from './company.store.ts'

export const companyLoaders = (context: RequestContext) => ({
  company: rowLoader<CompanyRow>(context, selectCompanies, (row) => row.id),
})
