import { execute } from 'graphql'
import type { ExecutionArgs, ExecutionResult } from 'graphql'
import type { Database } from '../database/database.ts'
import type { LiveEvents } from '../events/live-events.ts'
import type { Logger } from '../telemetry/log.ts'
import { buildSubgraph } from './build-schema.ts'
import type { RequestContext, SubgraphContext } from './context.ts'
import { createDocumentCache } from './document-cache.ts'
import { formatExecutionError } from './error-format.ts'
import { createRefusalRecorder } from './refused-access.ts'
import { streamResults } from './stream-results.ts'
import type { AnySubgraphDefinition } from './subgraph-definition.ts'
import type {
  LocalSubgraphService,
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
} from './subgraph-service.ts'

export interface LocalSubgraphOptions {
  readonly definition: AnySubgraphDefinition
  readonly services: unknown
  readonly database: Database
  readonly liveEvents: LiveEvents
  readonly log: Logger
}

const maxDocuments = 2_000

/**
 * A subgraph running in this process. It executes documents as they come, without validating them: the planner
 * wrote them against this very schema. The HTTP front of a lone subgraph validates first.
 */
export async function createLocalSubgraph(options: LocalSubgraphOptions): Promise<LocalSubgraphService> {
  const { definition, database } = options
  const { schema, sdl } = await buildSubgraph(definition)
  const parseOnce = createDocumentCache(maxDocuments)
  const refusals = createRefusalRecorder({ subgraph: definition.name, database, log: options.log })
  const finish = (result: ExecutionResult, scope: RequestScope) => {
    if (result.errors) refusals.record(result.errors, scope)
    return mask(result, scope, options.log)
  }
  const executionOf = (request: SubgraphRequest, scope: RequestScope): ExecutionArgs => ({
    schema,
    document: parseOnce(request.query),
    operationName: request.operationName ?? null,
    variableValues: request.variables ?? null,
    contextValue: createContext(options, scope),
  })
  return {
    name: definition.name,
    schema,
    sdl,
    execute: async (request, scope) => finish(await execute(executionOf(request, scope)), scope),
    subscribe(request, scope) {
      const { contextValue: _, ...operation } = executionOf(request, scope)
      return streamResults({
        operation,
        live: scope.live,
        liveEvents: options.liveEvents,
        createContext: (liveEvents) => createContext({ ...options, liveEvents }, scope),
        format: (result) => finish(result, scope),
      })
    },
    checkHealth: () => database.ping(),
  }
}

function createContext(options: LocalSubgraphOptions, scope: RequestScope): SubgraphContext<unknown> {
  const context: RequestContext = {
    viewer: scope.viewer,
    requestId: scope.requestId,
    log: options.log.child({ requestId: scope.requestId }),
    database: options.database.as(scope.viewer, scope.requestId),
    liveEvents: options.liveEvents,
    client: scope.client,
    signal: scope.signal,
  }
  return { ...context, loaders: options.definition.createLoaders(context), services: options.services }
}

function mask(result: ExecutionResult, scope: RequestScope, log: Logger): SubgraphResult {
  if (!result.errors) return result as SubgraphResult
  const errors = result.errors.map((error) => formatExecutionError(error, scope.requestId, log))
  return { ...result, errors } as SubgraphResult
}
