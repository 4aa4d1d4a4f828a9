import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader } from '../../../platform/graphql/loader.ts'
import { selectMembershipsByOrganisation, selectMembershipsByUser } from './membership.store.ts'
import type { MembershipRow } from './membership.store.ts'

export const membershipLoaders = (context: RequestContext) => ({
  membershipsByUser: pageLoader<MembershipRow>(context, selectMembershipsByUser),
  membershipsByOrganisation: pageLoader<MembershipRow>(context, selectMembershipsByOrganisation),
})
