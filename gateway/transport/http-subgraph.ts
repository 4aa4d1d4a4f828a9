import { Pool } from 'undici'
import { viewerHeader } from '../../platform/auth/viewer-header.ts'
import type { ViewerSigner } from '../../platform/auth/viewer-header.ts'
import type {
  RequestScope,
  SubgraphRequest,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import { clientAddressHeader } from '../../platform/server/client-address.ts'
import { requestIdHeader } from '../../platform/server/request-id.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { HttpAnswer, readAnswer } from './read-answer.ts'
import { AnswerTooLarge, sendRequest } from './send-request.ts'
import type { HttpRequest } from './send-request.ts'
import { createSocketSubscriptions } from './socket-subscriptions.ts'
import { SubgraphError } from './subgraph-error.ts'

export interface HttpSubgraphOptions {
  readonly name: string
  /** Base URL; `/graphql` and `/health/ready` are below it. */
  readonly url: string
  readonly signer: ViewerSigner
  readonly log: Logger
  /** Connections kept to the subgraph. Default 64. */
  readonly connections?: number | undefined
  /** Default 32 MiB. */
  readonly maxResponseBytes?: number | undefined
}

/** A subgraph in another process. It sends one request per call: time limits and second tries are the guard's. */
export interface HttpSubgraph extends SubgraphService {
  close(): Promise<void>
}

export function createHttpSubgraph(options: HttpSubgraphOptions): HttpSubgraph {
  const { name, signer, maxResponseBytes = 32 * 1024 * 1024, connections = 64 } = options
  const { origin, pathname } = new URL(options.url)
  const basePath = pathname.replace(/\/+$/, '')
  const pool = new Pool(origin, {
    connections,
    allowH2: true,
    keepAliveTimeout: 30_000,
    // The guard's one clock covers the whole call.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 3_000 },
  })
  const subscriptions = createSocketSubscriptions({
    ...options,
    url: `${origin.replace(/^http/, 'ws')}${basePath}/graphql`,
  })
  return {
    name,
    async execute(request, scope) {
      const { expected } = request
      const post: HttpRequest = {
        method: 'POST',
        path: `${basePath}/graphql`,
        headers: composeHeaders(scope, name, signer),
        body: composeBody(request),
        expected: expected instanceof HttpAnswer ? expected.bytes : expected && null,
      }
      try {
        return readAnswer(await sendRequest(pool, post, maxResponseBytes, scope.signal), name, expected)
      } catch (cause) {
        scope.signal?.throwIfAborted()
        if (cause instanceof SubgraphError) throw cause
        const code = cause instanceof AnswerTooLarge ? 'SUBGRAPH_RESPONSE_TOO_LARGE' : 'SUBGRAPH_UNREACHABLE'
        throw new SubgraphError(code, name, cause)
      }
    },
    subscribe: (request, scope) => subscriptions.subscribe(request, scope),
    async checkHealth(signal) {
      const { statusCode, body } = await pool.request({
        method: 'GET',
        path: `${basePath}/health/ready`,
        signal: signal ?? null,
      })
      await body.dump()
      if (statusCode !== 200)
        throw new Error(`The subgraph answered its readiness with status ${statusCode}.`)
    },
    async close() {
      await subscriptions.close()
      await pool.destroy()
    },
  }
}

function composeHeaders(scope: RequestScope, name: string, signer: ViewerSigner): string[] {
  const headers = [
    'content-type',
    'application/json',
    'accept',
    'application/graphql-response+json, application/json;q=0.9',
    viewerHeader,
    signer.sign(scope.viewer, name),
    requestIdHeader,
    scope.requestId,
  ]
  if (scope.client?.address) headers.push(clientAddressHeader, scope.client.address)
  addHeaders(headers, scope.headers)
  addHeaders(headers, scope.trace)
  return headers
}

/** Nothing a client sent can stand in for a header of ours. */
function addHeaders(headers: string[], added: Readonly<Record<string, string>> | undefined): void {
  for (const header in added) {
    const value = added[header]
    if (value !== undefined && !ownHeaders.has(header)) headers.push(header, value)
  }
}

const ownHeaders = new Set(['content-type', 'accept', viewerHeader, requestIdHeader, clientAddressHeader])

/** The engine has entity requests as JSON text already; everything else is written here. */
function composeBody(request: SubgraphRequest): string {
  if ('body' in request && typeof request.body === 'string') return request.body
  const { query, operationName, variables } = request
  return JSON.stringify({ query, operationName, variables })
}
