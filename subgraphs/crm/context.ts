import type { RequestContext, SubgraphContext } from '../../platform/graphql/context.ts'
import { companyLoaders } from './company/company.loaders.ts'
import { customerLoaders } from './customer/customer.loaders.ts'
import { leadLoaders } from './lead/lead.loaders.ts'
import { ticketLoaders } from './ticket/ticket.loaders.ts'

export const createCrmLoaders = (context: RequestContext) => ({
  ...companyLoaders(context),
  ...customerLoaders(context),
  ...leadLoaders(context),
  ...ticketLoaders(context),
})

export type CrmLoaders = ReturnType<typeof createCrmLoaders>
export type CrmContext = SubgraphContext<CrmLoaders>
