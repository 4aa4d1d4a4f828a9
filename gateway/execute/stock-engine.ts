import { operationFromDocument, Supergraph, type Schema } from '@apollo/federation-internals'
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway'
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner'
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql'
import type { RequestScope, SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import { plannerFeatures } from '../supergraph/linked-features.ts'
import { selectOperation } from './prepared-operation.ts'
import type { Engine, EngineOperation, EngineOptions, EngineResult, PreparedOperation } from './engine.ts'
import { compileVariables, type VariableCoercer } from './coerce-variables.ts'
import { executionResult, planningError, requestError, variableErrors } from './engine-result.ts'

type StockContext = Parameters<typeof executeQueryPlan>[2]
type StockResult = Awaited<ReturnType<typeof executeQueryPlan>>

/**
 * Apollo's planner and executor as they come, behind our contract (`ENGINE=apollo`): the yardstick for ours in
 * benchmarks and differential tests. None of our repairs is in it, and no subscriptions.
 */
export function createStockEngine(options: EngineOptions): Engine {
  const { sdl, apiSchema } = options.supergraph
  const supergraph = Supergraph.build(sdl, { supportedFeatures: new Set(plannerFeatures) })
  const planner = new QueryPlanner(supergraph)
  const planned = new Map<string, StockOperation>()
  const internalSchema = supergraph.apiSchema()
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema()
  return {
    prepare(operation) {
      const key = `${operation.operationName ?? ''}\0${operation.source}`
      const known = planned.get(key) ?? new StockOperation(operation, apiSchema, planner, internalSchema)
      planned.set(key, known)
      return known
    },
    async execute(prepared, variables, scope) {
      if (!(prepared instanceof StockOperation))
        throw new TypeError('The operation was prepared by another engine')
      const coerced = prepared.coerceVariables(variables)
      if (coerced.errors) return requestError(variableErrors(coerced.errors))
      let plan: QueryPlan
      try {
        plan = prepared.plan()
      } catch (reason) {
        return requestError([planningError(reason)])
      }
      const { document, operationName } = prepared.operation
      const result = await executeQueryPlan(
        plan,
        createDataSources(options.services, scope),
        createRequestContext(variables),
        buildOperationContext({
          schema: apiSchema,
          operationDocument: document,
          ...(operationName ? { operationName } : {}),
        }),
        supergraphSchema,
        internalSchema,
      )
      return toEngineResult(result)
    },
    async *subscribe() {
      yield requestError([new GraphQLError('Execution of subscriptions not supported by gateway').toJSON()])
    },
  }
}

class StockOperation implements PreparedOperation {
  readonly kind: PreparedOperation['kind']
  readonly name: string | undefined
  readonly operation: EngineOperation
  readonly coerceVariables: VariableCoercer
  private readonly planner: QueryPlanner
  private readonly schema: Schema
  private known: QueryPlan | undefined

  constructor(operation: EngineOperation, apiSchema: GraphQLSchema, planner: QueryPlanner, schema: Schema) {
    const selected = selectOperation(operation.document, operation.operationName)
    this.kind = selected?.operation ?? 'query'
    this.name = selected?.name?.value
    this.coerceVariables = selected ? compileVariables(apiSchema, selected) : () => ({ values: {} })
    this.operation = operation
    this.planner = planner
    this.schema = schema
  }

  plan(): QueryPlan {
    const { document, operationName } = this.operation
    const build = (): QueryPlan =>
      this.planner.buildQueryPlan(operationFromDocument(this.schema, document, withName(operationName)))
    return (this.known ??= build())
  }
}

function withName(operationName: string | undefined): { validate: false; operationName?: string } {
  return operationName === undefined ? { validate: false } : { validate: false, operationName }
}

function createDataSources(
  services: ReadonlyMap<string, SubgraphService>,
  scope: RequestScope,
): Record<string, GraphQLDataSource> {
  return Object.fromEntries([...services].map(([name, service]) => [name, createDataSource(service, scope)]))
}

function createDataSource(service: SubgraphService, scope: RequestScope): GraphQLDataSource {
  return {
    async process({ request }) {
      const { query = '', operationName, variables } = request
      const result = await service.execute({ query, operationName, variables }, scope)
      return {
        data: result.data ?? null,
        ...(result.errors ? { errors: result.errors.map(toGraphQLError) } : {}),
      }
    },
  }
}

// The stock executor reads these of Apollo Server's request context and nothing else.
function createRequestContext(variables: Readonly<Record<string, unknown>>): StockContext {
  const context = { request: { variables }, context: {}, metrics: {}, logger: console }
  return context as unknown as StockContext
}

function toEngineResult(result: StockResult): EngineResult {
  const errors = (result.errors ?? []).map(toFormattedError)
  return result.data === undefined
    ? requestError(errors)
    : executionResult(JSON.stringify(result.data), errors)
}

// Apollo's executor also puts plain errors into its list, whatever its types say.
function toFormattedError({ message, path, extensions }: GraphQLError): GraphQLFormattedError {
  return { message, ...(path ? { path } : {}), ...(extensions ? { extensions } : {}) }
}

function toGraphQLError(error: {
  message: string
  path?: readonly (string | number)[] | undefined
  extensions?: object
}): GraphQLError {
  return new GraphQLError(error.message, { path: error.path, extensions: { ...error.extensions } })
}
