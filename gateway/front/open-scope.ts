import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type { ClientOrigin, RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { readClientAddress } from '../../platform/server/client-address.ts'
import type { HttpExchange } from '../../platform/server/http-server.ts'
import { continueTrace } from '../observe/trace-context.ts'
import { propagateHeaders } from '../transport/propagate-headers.ts'
import type { FrontOptions } from './front.ts'

export interface OpenedScope extends RequestScope {
  readonly client: ClientOrigin
}

/** The scope of a client's HTTP request as it comes in: nobody's, until it is known who asks. */
export function openScope(
  { request, requestId, signal }: Pick<HttpExchange, 'request' | 'requestId'> & Pick<RequestScope, 'signal'>,
  { propagatedHeaders, trustedProxies }: Pick<FrontOptions, 'propagatedHeaders' | 'trustedProxies'>,
): OpenedScope {
  return {
    viewer: anonymousViewer,
    requestId,
    signal,
    headers: propagateHeaders(request.headers, propagatedHeaders),
    trace: continueTrace(request.headers),
    client: { address: readClientAddress(request, trustedProxies) },
  }
}
