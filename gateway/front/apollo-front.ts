import { ApolloGateway } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import type { BaseContext, GraphQLRequestContextWillSendResponse } from '@apollo/server'
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled'
import { GraphQLError, parse } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { readApolloRequest, writeApolloAnswer } from '../../platform/server/apollo-http.ts'
import type { HttpExchange } from '../../platform/server/http-server.ts'
import { BodyTooLarge, BodyUnreadable } from '../../platform/server/read-body.ts'
import type { EngineResult } from '../execute/engine.ts'
import type { Generation } from '../supergraph/generation.ts'
import { isDeeperThan, maxValueDepth } from '../limits/value-depth.ts'
import { printForApolloGateway } from '../supergraph/linked-features.ts'
import { badRequest } from '../operation/operation-request.ts'
import { RequestError } from '../operation/request-error.ts'
import { composeRefusal, writeAnswer } from '../respond/http-answer.ts'
import type { ObservedOperation } from '../observe/traffic.ts'
import type { PartnerCall } from '../usage/usage-meter.ts'
import type { Front, FrontOptions } from './front.ts'
import { openScope } from './open-scope.ts'
import { presentData, stringifyResult } from './written-data.ts'

interface GatewayContext extends BaseContext {
  readonly scope: RequestScope
  readonly observed: ObservedOperation
  readonly call: PartnerCall | undefined
  /** ApolloServer copies the context, but not what is in it. */
  readonly answered: { result?: EngineResult }
}

/**
 * ApolloServer as the front, for those who live by its plugins: it reads and answers HTTP, ApolloGateway holds the
 * supergraph, and our engine executes.
 */
export async function createApolloFront(options: FrontOptions): Promise<Front> {
  const frame = createFrame(options)
  const apollo = new ApolloServer<GatewayContext>({
    gateway: frame.gateway,
    introspection: options.introspection,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: options.limits.tokens },
    logger: options.log,
    stringifyResult,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      { requestDidStart: async () => ({ willSendResponse }) },
    ],
  })
  await apollo.start()
  return {
    answer: (exchange) => answerOperation(exchange, apollo, frame, options),
    stop: () => apollo.stop(),
  }
}

interface Frame {
  readonly gateway: ApolloGateway
  /** The generation that ApolloServer is at: it follows the others by a moment. */
  readonly generation: Generation
}

/** ApolloGateway for the supergraph's life, with the engine in the place of its executor. */
function createFrame({ generations, log }: FrontOptions): Frame {
  const bySchema = new WeakMap<GraphQLSchema, Generation>()
  let offered = generations.current
  let generation = offered
  const gateway = new ApolloGateway({
    logger: log,
    async supergraphSdl({ update }) {
      const cleanup = generations.onReplaced(() => {
        offered = generations.current
        update(sdlOf(offered))
      })
      return { supergraphSdl: sdlOf(offered), cleanup: async () => cleanup() }
    },
  })
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
    bySchema.set(apiSchema, offered)
    generation = offered
  })
  gateway.executor = async ({ document, source, request, context, schema }) => {
    // ApolloServer validated against this schema, whatever came after it.
    const { engine } = bySchema.get(schema) ?? generation
    const prepared = engine.prepare({ document, source, operationName: request.operationName })
    const { scope, observed, call, answered } = context as GatewayContext
    observed.describe(prepared.kind, prepared.name)
    call?.describe({ prepared, request: {} })
    const result = await engine.execute(prepared, request.variables ?? {}, scope)
    answered.result = result
    const data = result.data === undefined ? undefined : result.hasData ? presentData(result) : null
    const extensions = result.extensions && { extensions: { ...result.extensions } }
    if (!result.hasErrors) return { data, ...extensions }
    // ApolloServer keeps paths and codes only of real error objects.
    const errors = result.errors.map(
      ({ message, path, extensions }) => new GraphQLError(message, { path, extensions }),
    )
    return { data, errors, ...extensions }
  }
  return {
    gateway,
    get generation() {
      return generation
    },
  }
}

function sdlOf({ supergraph }: Generation): string {
  return printForApolloGateway(parse(supergraph.sdl))
}

async function willSendResponse(
  context: GraphQLRequestContextWillSendResponse<GatewayContext>,
): Promise<void> {
  const { response, contextValue } = context
  const errors = response.body.kind === 'single' ? response.body.singleResult.errors : undefined
  contextValue.call?.answer({ errors }, undefined)
  contextValue.observed.end({
    status: response.http.status ?? 200,
    hasErrors: errors !== undefined && errors.length > 0,
  })
}

async function answerOperation(
  exchange: HttpExchange,
  apollo: ApolloServer<GatewayContext>,
  frame: Frame,
  options: FrontOptions,
): Promise<void> {
  const { request, response } = exchange
  let call: PartnerCall | undefined
  try {
    const opened = openScope(exchange, options)
    const authenticated = await options.door.enter(request.headers.authorization, opened.client.address)
    call = options.usage.begin(authenticated)
    const scope: RequestScope = { ...opened, viewer: authenticated.viewer }
    const httpGraphQLRequest = await readApolloRequest(request, options.limits.bodyBytes)
    checkDocument(httpGraphQLRequest, frame.generation)
    const observed = options.traffic.begin(() => scope, 'http')
    const answered: GatewayContext['answered'] = {}
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest,
      context: async () => ({ scope, observed, call, answered }),
    })
    const isAscii = (text: string) => answered.result?.isAscii === true && text === answered.result.json
    await writeApolloAnswer(response, answer, isAscii)
  } catch (error) {
    call?.fail(toRequestError(error))
    const refusal = composeRefusal(toRequestError(error), 'application/json')
    if (!refusal) throw error
    options.traffic.recordRefusal(toRequestError(error))
    writeAnswer(response, refusal, 'application/json')
  }
}

/** The same limits as at our own front; ApolloServer itself knows none but the number of tokens. */
function checkDocument({ body, search }: { body: unknown; search: string }, { documents }: Generation): void {
  const fromBody = typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined
  const query = fromBody ?? new URLSearchParams(search).get('query')
  if (typeof query === 'string') documents.read(query)
  const given = fromBody === undefined ? new URLSearchParams(search).get('variables') : undefined
  const values = given ? (JSON.parse(given) as unknown) : body
  if (isDeeperThan(values, maxValueDepth + 2))
    throw badRequest(`The request holds values more than ${maxValueDepth} levels deep.`)
}

function toRequestError(error: unknown): unknown {
  if (error instanceof BodyTooLarge) return new RequestError('PAYLOAD_TOO_LARGE', error.message, 413)
  if (error instanceof BodyUnreadable) return badRequest(error.message)
  if (error instanceof SyntaxError) return badRequest('The body is not JSON.')
  return error
}
