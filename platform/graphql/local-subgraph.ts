import { execute, Kind, OperationTypeNode } from 'graphql'
import type { DocumentNode, ExecutionArgs, ExecutionResult } from 'graphql'
import { withOperation } from '../database/current-operation.ts'
import type { Database } from '../database/database.ts'
import type { LiveEvents } from '../events/live-events.ts'
import type { Logger } from '../telemetry/log.ts'
import { createAnswerPolicy } from './answer-policy.ts'
import { buildSubgraph } from './build-schema.ts'
import type { RequestContext, SubgraphContext } from './context.ts'
import { createDocumentCache } from './document-cache.ts'
import { formatExecutionError } from './error-format.ts'
import { CostMeter } from './metered-costs.ts'
import { createRefusalRecorder } from './refused-access.ts'
import { streamResults } from './stream-results.ts'
import type { AnySubgraphDefinition } from './subgraph-definition.ts'
import { eventLogOf } from './subgraph-service.ts'
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
  const policyOf = createAnswerPolicy(schema)
  // Whoever keeps an answer must know whose events tell that it changed.
  const sayHowLong = (result: SubgraphResult, document: DocumentNode): SubgraphResult => {
    const cacheControl = result.errors ? undefined : policyOf(document)
    if (cacheControl === undefined) return result
    return {
      ...result,
      extensions: { ...result.extensions, cacheControl, [eventLogOf]: options.liveEvents.log },
    }
  }
  const refusals = createRefusalRecorder({ subgraph: definition.name, database, log: options.log })
  const finish = (result: ExecutionResult, scope: RequestScope) => {
    if (result.errors) refusals.record(result.errors, scope)
    return mask(result, scope, options.log)
  }
  const executionOf = (request: SubgraphRequest): ExecutionArgs => ({
    schema,
    document: parseOnce(request.query),
    operationName: request.operationName ?? null,
    variableValues: request.variables ?? null,
  })
  return {
    name: definition.name,
    schema,
    sdl,
    async execute(request, scope) {
      const operation = executionOf(request)
      const contextValue = createContext(options, scope)
      const mutations = mutationsOf(operation.document)
      const run = async () => {
        const result = finish(await execute({ ...operation, contextValue }), scope)
        return sayHowLong(contextValue.costs.tell(result), operation.document)
      }
      return mutations ? withOperation(mutations, run) : run()
    },
    subscribe(request, scope) {
      return streamResults({
        operation: executionOf(request),
        live: scope.live,
        liveEvents: options.liveEvents,
        createContext: (liveEvents) => createContext({ ...options, liveEvents }, scope),
        format: (result) => finish(result, scope),
      })
    },
    checkHealth: () => database.ping(),
  }
}

/** The names of the mutations a document calls; empty for queries. */
function mutationsOf({ definitions }: DocumentNode): string {
  const [operation] = definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION || operation.operation !== OperationTypeNode.MUTATION)
    return ''
  const fields = operation.selectionSet.selections.flatMap((node) =>
    node.kind === Kind.FIELD ? [node.name.value] : [],
  )
  return fields.join(' ')
}

function createContext(options: LocalSubgraphOptions, scope: RequestScope): SubgraphContext<unknown> {
  const context: RequestContext = {
    viewer: scope.viewer,
    requestId: scope.requestId,
    log: options.log.child({ requestId: scope.requestId }),
    database: options.database.as(scope.viewer, scope.requestId),
    liveEvents: options.liveEvents,
    client: scope.client,
    costs: new CostMeter(),
    signal: scope.signal,
  }
  return { ...context, loaders: options.definition.createLoaders(context), services: options.services }
}

function mask(result: ExecutionResult, scope: RequestScope, log: Logger): SubgraphResult {
  if (!result.errors) return result as SubgraphResult
  const errors = result.errors.map((error) => formatExecutionError(error, scope.requestId, log))
  return { ...result, errors } as SubgraphResult
}
