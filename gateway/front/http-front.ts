import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import type { HttpExchange } from '../../platform/server/http-server.ts'
import { wantsExplanation } from '../access/explain-header.ts'
import { executeCharged } from '../budget/charged-answers.ts'
import type { ExecutedAnswer } from '../budget/charged-answers.ts'
import type { EngineResult, IncrementalPayload } from '../execute/engine.ts'
import { explainExecution, writeExplained } from '../execute/explain-execution.ts'
import { prepareOperation } from '../operation/prepare-operation.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import { readHttpOperation } from '../operation/read-http-operation.ts'
import { faultError } from '../respond/fault-error.ts'
import { composeErrors, composeRefusal, statusOf, writeAnswer } from '../respond/http-answer.ts'
import type { HttpAnswer } from '../respond/http-answer.ts'
import { chooseMediaType } from '../respond/media-type.ts'
import type { MediaType } from '../respond/media-type.ts'
import { acceptsDeferred, writeDeferred } from '../respond/write-deferred.ts'
import { acceptsOrdinaryAnswer, chooseLiveForm } from '../respond/live-form.ts'
import type { LiveForm } from '../respond/live-form.ts'
import type { PartnerCall } from '../usage/usage-meter.ts'
import type { Front, FrontOptions } from './front.ts'
import { createLiveFront } from './live-front.ts'
import type { LiveFront } from './live-front.ts'
import { openScope } from './open-scope.ts'
import { refuseWrongMethod } from './refuse-wrong-method.ts'
import { createSingleStreamFront } from './single-stream-front.ts'

const subscriptionForms = 'WebSocket, text/event-stream or multipart/mixed;subscriptionSpec=1.0'

/** Our own front: GraphQL over HTTP on node:http, writing the engine's text as it was composed. */
export function createHttpFront(options: FrontOptions): Front {
  const live = createLiveFront(options)
  const singleStreams = createSingleStreamFront(options)
  return {
    answer(exchange) {
      if (singleStreams.accepts(exchange.request)) return singleStreams.answer(exchange)
      const { accept } = exchange.request.headers
      const form = chooseLiveForm(accept)
      return form && accept !== undefined && !acceptsOrdinaryAnswer(accept)
        ? live.answer(exchange, form)
        : answerOperation(exchange, form, live, options)
    },
    endStreams() {
      live.endStreams()
      singleStreams.endStreams()
    },
    stop: async () => undefined,
  }
}

async function answerOperation(
  exchange: HttpExchange,
  form: LiveForm | undefined,
  live: LiveFront,
  options: FrontOptions,
): Promise<void> {
  const { request, response, requestId, signal } = exchange
  const opened = openScope(exchange, options)
  let scope: RequestScope = opened
  let mediaType: MediaType = 'application/json'
  let call: PartnerCall | undefined
  const observed = options.traffic.begin(() => scope, 'http')
  const answer = (composed: HttpAnswer, hasErrors: boolean) => {
    writeAnswer(response, composed, mediaType)
    observed.end({ status: composed.status, hasErrors })
  }
  try {
    // The form of the answer first, so that even a refusal comes in a form the client reads.
    mediaType = chooseMediaType(request.headers.accept)
    // Who asks comes before what is asked: a refused token costs no parsing.
    const entering = options.door.enter(request.headers.authorization, opened.client.address)
    const authenticated = entering instanceof Promise ? await entering : entering
    const { viewer } = authenticated
    scope = { ...scope, viewer }
    call = options.usage.begin(authenticated)
    // What is asked, in the words of the specification.
    const sent = await readHttpOperation(request, options.limits.bodyBytes)
    const resolving = options.documents.resolve(sent, authenticated)
    const asked = resolving instanceof Promise ? await resolving : resolving
    // Limits, validation and compilation happen once per document, not once per request.
    const operation = prepareOperation(asked, options.generations.current)
    observed.describe(operation.prepared.kind, operation.prepared.name)
    call?.describe(operation)
    // Only now is it known whether this protocol may carry it.
    if (form && operation.prepared.kind === 'subscription') {
      const streaming = live.stream(operation, scope, { form, response, authenticated, call })
      // How long somebody listens is not how long an answer took.
      observed.end({ status: 200, hasErrors: false })
      return await streaming
    }
    refuseWrongMethod(operation, request.method, subscriptionForms)
    const isExplained = wantsExplanation(request.headers, viewer, options.production)
    const charging = options.charges.admit(operation, authenticated, scope)
    const charge = charging && (await charging)
    const isWhole = isExplained || charge !== undefined
    const parts = isWhole ? undefined : executeInParts(operation, scope, request.headers.accept)
    if (parts) return observed.end(await writeDeferred(response, parts, mediaType, signal))
    const executed = await executeCharged(charge, call, () => execute(operation, scope, isExplained))
    answer(composeAnswer(executed, mediaType, options), executed.result.hasErrors)
  } catch (error) {
    call?.fail(error)
    if (signal.aborted || response.headersSent) return observed.end({ hasErrors: true })
    options.traffic.recordRefusal(error)
    answer(composeRefusal(error, mediaType) ?? composeFault(error, requestId, options), true)
  }
}

async function execute(
  { generation: { engine }, prepared, request: { variables } }: ReadyOperation,
  scope: RequestScope,
  isExplained: boolean,
): Promise<ExecutedAnswer> {
  if (isExplained) {
    const explained = await explainExecution(engine, prepared, variables, scope)
    return { result: explained.result, json: writeExplained(explained) }
  }
  const result = await engine.execute(prepared, variables, scope)
  return { result, json: result.json }
}

function composeAnswer(
  { result, json, bill }: ExecutedAnswer,
  mediaType: MediaType,
  options: FrontOptions,
): HttpAnswer {
  const status = statusOf(result.isRequestError, mediaType)
  // What was added is not known to be ASCII, nor encoded.
  const sent = json === result.json ? { json: result.body, isAscii: result.isAscii } : { json }
  const caching = composeCacheHeaders(result, options)
  return { status, ...sent, headers: bill ? { ...caching, ...bill.headers } : caching }
}

/** For an answer that may be kept: how long, and what else in a request makes another answer. */
function composeCacheHeaders(
  { cacheControl }: EngineResult,
  { propagatedHeaders }: FrontOptions,
): HttpAnswer['headers'] {
  if (cacheControl === undefined) return undefined
  const vary = ['accept', 'authorization', ...propagatedHeaders].join(', ')
  return { 'cache-control': cacheControl, vary }
}

/** Undefined unless there is something to defer and the client reads answers in parts. */
function executeInParts(
  { generation: { engine }, prepared, request }: ReadyOperation,
  scope: RequestScope,
  accept: string | undefined,
): AsyncIterable<IncrementalPayload> | undefined {
  if (!prepared.hasDefer || !acceptsDeferred(accept)) return undefined
  return engine.executeIncrementally?.(prepared, request.variables, scope)
}

function composeFault(error: unknown, requestId: string, { log }: FrontOptions): HttpAnswer {
  log.error({ err: error, requestId }, 'an operation failed')
  return { status: 500, json: composeErrors([faultError(requestId)]) }
}
