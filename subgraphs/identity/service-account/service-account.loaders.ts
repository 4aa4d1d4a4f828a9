import type { RequestContext } from '../../../platform/graphql/context.ts'
import { rowsLoader } from '../../../platform/graphql/loader.ts'
import { selectWorkingSecrets } from './service-account.store.ts'
import type { ServiceAccountSecretRow } from './service-account.store.ts'

export const serviceAccountLoaders = (context: RequestContext) => ({
  serviceAccountSecrets: rowsLoader<ServiceAccountSecretRow>(
    context,
    selectWorkingSecrets,
    (row) => row.serviceAccountId,
  ),
})
