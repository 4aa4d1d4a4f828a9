import type { RequestContext, SubgraphContext } from '../../platform/graphql/context.ts'
import { customerLoaders } from './customer/customer.loaders.ts'

export const createCrmLoaders = (context: RequestContext) => ({
  ...customerLoaders(context),
})

export type CrmLoaders = ReturnType<typeof createCrmLoaders>
export type CrmContext = SubgraphContext<CrmLoaders>
