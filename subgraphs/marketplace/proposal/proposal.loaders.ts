import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import { selectProposals, selectProposalsByJob } from './proposal.store.ts'
import type { ProposalRow } from './proposal.store.ts'

export const proposalLoaders = (context: RequestContext) => ({
  proposal: rowLoader<ProposalRow>(context, selectProposals, (row) => row.id),
  proposalsByJob: pageLoader<ProposalRow>(context, selectProposalsByJob),
})
