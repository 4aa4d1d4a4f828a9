import type { RequestContext } from '../../../platform/graphql/context.ts'
import { rowLoader } from '../../../platform/graphql/loader.ts'
import { selectUsers } from './user.store.ts'
import type { UserRow } from './user.store.ts'

export const userLoaders = (context: RequestContext) => ({
  user: rowLoader<UserRow>(context, selectUsers, (row) => row.id),
})
