import { ApolloServer } from '@apollo/server'
import type { GraphQLRequestContextWillSendResponse } from '@apollo/server'
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { composeApolloRequest, writeApolloAnswer } from '../../platform/server/apollo-http.ts'
import type { HttpExchange } from '../../platform/server/http-server.ts'
import type { OperationRequest } from '../operation/operation-request.ts'
import { prepareOperation } from '../operation/prepare-operation.ts'
import { readHttpOperation } from '../operation/read-http-operation.ts'
import { DocumentRefused } from '../operation/request-error.ts'
import { composeRefusal, writeAnswer } from '../respond/http-answer.ts'
import { chooseMediaType } from '../respond/media-type.ts'
import type { MediaType } from '../respond/media-type.ts'
import type { PartnerCall } from '../usage/usage-meter.ts'
import type { ApolloContext } from './apollo-executor.ts'
import { createApolloFrame } from './apollo-frame.ts'
import type { ApolloFrame } from './apollo-frame.ts'
import type { Front, FrontOptions } from './front.ts'
import { openScope } from './open-scope.ts'
import { refuseWrongMethod } from './refuse-wrong-method.ts'
import { stringifyResult } from './written-data.ts'

/**
 * ApolloServer as the front, for those who live by its plugins: what is asked and by whom is found out as at our own
 * front, then ApolloServer takes it from validation to the answer, ApolloGateway holds the supergraph, and our engine
 * executes.
 */
export async function createApolloFront(options: FrontOptions): Promise<Front> {
  const frame = createApolloFrame(options)
  const apollo = new ApolloServer<ApolloContext>({
    gateway: frame.gateway,
    introspection: options.introspection,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    // Ids are resolved before it: whose they are is not for ApolloServer to know.
    persistedQueries: false,
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

async function willSendResponse(
  context: GraphQLRequestContextWillSendResponse<ApolloContext>,
): Promise<void> {
  const { http, body } = context.response
  const { answered, call, observed } = context.contextValue
  const errors = body.kind === 'single' ? body.singleResult.errors : undefined
  for (const [name, value] of Object.entries(answered.executed?.bill?.headers ?? {}))
    http.headers.set(name, value)
  // ApolloServer, or a plugin, may have refused it before anything was executed.
  if (answered.executed === undefined && context.errors) call?.fail(new DocumentRefused(context.errors))
  else call?.answer({ errors }, undefined)
  observed.end({ status: http.status ?? 200, hasErrors: errors !== undefined && errors.length > 0 })
}

async function answerOperation(
  exchange: HttpExchange,
  apollo: ApolloServer<ApolloContext>,
  frame: ApolloFrame,
  options: FrontOptions,
): Promise<void> {
  const { request, response } = exchange
  let mediaType: MediaType = 'application/json'
  let call: PartnerCall | undefined
  try {
    mediaType = chooseMediaType(request.headers.accept)
    const opened = openScope(exchange, options)
    const authenticated = await options.door.enter(request.headers.authorization, opened.client.address)
    call = options.usage.begin(authenticated)
    const scope: RequestScope = { ...opened, viewer: authenticated.viewer }
    const sent = await readHttpOperation(request, options.limits.bodyBytes)
    const asked = await options.documents.resolve(sent, authenticated)
    // The same limits as at our own front; ApolloServer itself knows none but the number of tokens.
    const operation = prepareOperation(asked, frame.generation)
    call?.describe(operation)
    refuseWrongMethod(operation, request.method, 'WebSocket')
    const observed = options.traffic.begin(() => scope, 'http')
    observed.describe(operation.prepared.kind, operation.prepared.name)
    await answerAsApollo(exchange, apollo, { authenticated, call, scope, operation, observed, answered: {} })
  } catch (error) {
    call?.fail(error)
    const refusal = composeRefusal(error, mediaType)
    if (!refusal) throw error
    options.traffic.recordRefusal(error)
    writeAnswer(response, refusal, mediaType)
  }
}

async function answerAsApollo(
  { request, response }: HttpExchange,
  apollo: ApolloServer<ApolloContext>,
  context: ApolloContext,
): Promise<void> {
  const answer = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: composeApolloRequest(request, withoutId(context.operation.request)),
    context: async () => context,
  })
  const isAscii = (text: string) => {
    const result = context.answered.executed?.result
    return result?.isAscii === true && text === result.json
  }
  await writeApolloAnswer(response, answer, isAscii)
}

/** What the text is known by has been looked up, and need not be the hash that ApolloServer would hold it against. */
function withoutId(request: OperationRequest): OperationRequest {
  const { persistedQuery: _, ...extensions } = request.extensions
  return { ...request, extensions }
}
