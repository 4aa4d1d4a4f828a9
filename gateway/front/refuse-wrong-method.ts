import type { ReadyOperation } from '../operation/prepare-operation.ts'
import { RequestError } from '../operation/request-error.ts'

/**
 * Refuses what an ordinary answer to this method cannot carry: `RequestError` 405 for a mutation that is not sent with
 * POST, 406 for a subscription, which names the forms (`served`) that subscriptions have here.
 */
export function refuseWrongMethod(
  { prepared }: ReadyOperation,
  method: string | undefined,
  served: string,
): void {
  if (prepared.kind === 'subscription')
    throw new RequestError('NOT_ACCEPTABLE', `Subscriptions are served over ${served} here.`, 406)
  if (prepared.kind === 'query' || method === 'POST') return
  throw new RequestError('METHOD_NOT_ALLOWED', 'Mutations must be sent with POST.', 405, { allow: 'POST' })
}
