import type { RequestContext } from '../../../platform/graphql/context.ts'
import { rowsLoader } from '../../../platform/graphql/loader.ts'
import { selectStockByVariant } from './stock.store.ts'
import type { StockLevelRow } from './stock.store.ts'

export const stockLoaders = (context: RequestContext) => ({
  stockByVariant: rowsLoader<StockLevelRow>(context, selectStockByVariant, (row) => row.variantId),
})
