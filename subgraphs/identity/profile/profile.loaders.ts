import type { RequestContext } from '../../../platform/graphql/context.ts'
import { rowLoader } from '../../../platform/graphql/loader.ts'
import { selectProfiles } from './profile.store.ts'
import type { ProfileRow } from './profile.store.ts'

export const profileLoaders = (context: RequestContext) => ({
  profile: rowLoader<ProfileRow>(context, selectProfiles, (row) => row.userId),
})
