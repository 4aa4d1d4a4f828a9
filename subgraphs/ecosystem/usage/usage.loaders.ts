import DataLoader from 'dataloader'
import { isUuid } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import type { RequestContext } from '../../../platform/graphql/context.ts'
import type { TopOperationsArgs } from './usage.input.ts'
import {
  selectFieldCosts,
  selectKeyUsage,
  selectTopOperations,
  selectUsageErrors,
  selectUsageWindows,
} from './usage.store.ts'
import type { Owned, UsageSelection } from './usage.store.ts'
import type { UsageQuery } from './usage.type.ts'

export const usageLoaders = (context: RequestContext) => ({
  usageWindows: usageLoader(context, selectUsageWindows),
  usageErrors: usageLoader(context, selectUsageErrors),
  keyUsage: usageLoader(context, selectKeyUsage),
  topOperations: usageLoader<TopOperationsQuery, Awaited<ReturnType<typeof selectTopOperations>>[number]>(
    context,
    (tx, selection) => selectTopOperations(tx, selection, selection.top),
  ),
  fieldCosts: usageLoader<FieldCostsQuery, Awaited<ReturnType<typeof selectFieldCosts>>[number]>(
    context,
    (tx, selection) => selectFieldCosts(tx, selection, selection.first),
  ),
})

export interface FieldCostsQuery extends UsageQuery {
  readonly first: number
}

export interface TopOperationsQuery extends UsageQuery {
  readonly top: TopOperationsArgs
}

/** Loads rows owner by owner: owners asked of in the same way share a statement. */
function usageLoader<Query extends UsageQuery, Row extends Owned<object>>(
  context: RequestContext,
  select: (tx: Transaction, selection: Omit<Query, 'ownerId'> & UsageSelection) => Promise<Row[]>,
): DataLoader<Query, readonly Row[], string> {
  const wayOf = (query: Query) => JSON.stringify({ ...query, ownerId: undefined })
  return new DataLoader<Query, readonly Row[], string>(
    async (queries) => {
      const found = new Map<string, readonly Row[]>()
      for (const group of Map.groupBy(queries, wayOf).values()) {
        const [query] = group
        const ownerIds = group.map(({ ownerId }) => ownerId).filter(isUuid)
        if (!query || ownerIds.length === 0) continue
        const rows = await context.database.read((tx) => select(tx, { ...query, ownerIds }))
        const byOwner = Map.groupBy(rows, ({ ownerId }) => ownerId)
        for (const asked of group) found.set(JSON.stringify(asked), byOwner.get(asked.ownerId) ?? [])
      }
      return queries.map((query) => found.get(JSON.stringify(query)) ?? [])
    },
    { cacheKeyFn: (query) => JSON.stringify(query) },
  )
}
