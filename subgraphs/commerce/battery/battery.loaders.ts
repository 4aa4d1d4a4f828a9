import type { RequestContext } from '../../../platform/graphql/context.ts'
import { rowLoader } from '../../../platform/graphql/loader.ts'
import { selectBatteries } from './battery.store.ts'
import type { BatteryRow } from './battery.store.ts'

export const batteryLoaders = (context: RequestContext) => ({
  battery: rowLoader<BatteryRow>(context, selectBatteries, (row) => row.id),
})
