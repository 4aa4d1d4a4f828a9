import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import { selectLeads, selectLeadsByCustomer } from './lead.store.ts'
import type { LeadRow } from './lead.store.ts'

export const leadLoaders = (context: RequestContext) => ({
  lead: rowLoader<LeadRow>(context, selectLeads, (row) => row.id),
  leadsByCustomer: pageLoader<LeadRow>(context, selectLeadsByCustomer),
})
