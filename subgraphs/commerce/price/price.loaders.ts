import type { RequestContext } from '../../../platform/graphql/context.ts'
import { rowsLoader } from '../../../platform/graphql/loader.ts'
import { selectPayablePrices } from './price.store.ts'
import type { PriceRow } from './price.store.ts'

export const priceLoaders = (context: RequestContext) => ({
  pricesByVariant: rowsLoader<PriceRow>(
    context,
    (tx, ids) => selectPayablePrices(tx, ids, new Date()),
    (row) => row.variantId,
  ),
})
