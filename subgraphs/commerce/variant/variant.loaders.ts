import type { RequestContext } from '../../../platform/graphql/context.ts'
import { pageLoader, rowLoader } from '../../../platform/graphql/loader.ts'
import { selectVariants, selectVariantsByBattery } from './variant.store.ts'
import type { VariantRow, VariantWithBattery } from './variant.store.ts'

export const variantLoaders = (context: RequestContext) => ({
  variant: rowLoader<VariantWithBattery>(context, selectVariants, (row) => row.id),
  variantsByBattery: pageLoader<VariantRow>(context, selectVariantsByBattery),
})
