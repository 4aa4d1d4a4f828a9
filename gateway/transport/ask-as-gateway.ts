import type { SubgraphRequest, SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import { RequestError } from '../operation/request-error.ts'
import { gatewayScope } from './follow-feed.ts'

/**
 * Asks a subgraph what the gateway itself has to know before it can answer a client. Throws `RequestError` 503 with
 * these words, for the client, when there is no answer or one with errors.
 */
export async function askAsGateway(
  service: SubgraphService,
  request: SubgraphRequest,
  absence: string,
): Promise<Readonly<Record<string, unknown>>> {
  const result = await service.execute(request, gatewayScope()).catch(() => undefined)
  if (!result?.data || result.errors?.length)
    throw new RequestError('SERVICE_UNAVAILABLE', absence, 503, { 'retry-after': '1' })
  return result.data
}
