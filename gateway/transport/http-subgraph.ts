import { Pool } from 'undici'
import { viewerHeader } from '../../platform/auth/viewer-header.ts'
import type { ViewerSigner } from '../../platform/auth/viewer-header.ts'
import type {
  RequestScope,
  SubgraphRequest,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import { requestIdHeader } from '../../platform/server/request-id.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { readAnswer } from './read-answer.ts'
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
      const headers = await composeHeaders(scope, name, signer)
      try {
        const { statusCode, body } = await pool.request({
          method: 'POST',
          path: `${basePath}/graphql`,
          headers,
          body: composeBody(request),
          signal: scope.signal ?? null,
        })
        return await readAnswer({ status: statusCode, body }, name, maxResponseBytes)
      } catch (cause) {
        scope.signal?.throwIfAborted()
        throw cause instanceof SubgraphError ? cause : new SubgraphError('SUBGRAPH_UNREACHABLE', name, cause)
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

async function composeHeaders(
  scope: RequestScope,
  name: string,
  signer: ViewerSigner,
): Promise<Record<string, string>> {
  return {
    // First, so that nothing a client sent can stand in for what follows.
    ...scope.headers,
    ...scope.trace,
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json;q=0.9',
    [viewerHeader]: await signer.sign(scope.viewer, name),
    [requestIdHeader]: scope.requestId,
  }
}

/** The engine has entity requests as JSON text already; everything else is written here. */
function composeBody(request: SubgraphRequest): string {
  if ('body' in request && typeof request.body === 'string') return request.body
  const { query, operationName, variables } = request
  return JSON.stringify({ query, operationName, variables })
}
