import type { ServerResponse } from 'node:http'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import type { HttpExchange } from '../../platform/server/http-server.ts'
import type { EngineResult, IncrementalPayload } from '../execute/engine.ts'
import { chargeAnswers, executeCharged } from '../budget/charged-answers.ts'
import type { OperationRequest } from '../operation/operation-request.ts'
import { prepareOperation } from '../operation/prepare-operation.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import { readHttpOperation } from '../operation/read-http-operation.ts'
import { DocumentRefused, RequestError } from '../operation/request-error.ts'
import { faultError } from '../respond/fault-error.ts'
import { composeErrors, composeRefusal, statusOf, writeAnswer } from '../respond/http-answer.ts'
import type { LiveForm } from '../respond/live-form.ts'
import { openLiveWriter } from '../respond/live-writer.ts'
import type { LiveWriter, Patience } from '../respond/live-writer.ts'
import { acceptsDeferredEvents } from '../respond/write-deferred.ts'
import { readFollow } from '../subscriptions/follow-operation.ts'
import type { LiveAnswer } from '../subscriptions/follow-operation.ts'
import type { Deliver } from '../subscriptions/shared-stream.ts'
import type { Caller, PartnerCall } from '../usage/usage-meter.ts'
import type { FrontOptions } from './front.ts'
import { openScope } from './open-scope.ts'

/** Answers operations over HTTP streams: SSE in distinct connection mode, and Apollo's multipart subscriptions. */
export interface LiveFront {
  /** Answers a client that accepts nothing but a stream. */
  answer(exchange: HttpExchange, form: LiveForm): Promise<void>
  /**
   * Streams a subscription that another way of asking has read already, for as long as the client may have it. Throws
   * `RequestError` before anything is written.
   */
  stream(operation: ReadyOperation, scope: RequestScope, stream: StreamOptions): Promise<void>
  /** Ends every stream, so that clients go on elsewhere. */
  endStreams(): void
}

export interface StreamOptions extends Caller {
  readonly form: LiveForm
  readonly response: ServerResponse
}

const mediaType = 'application/json'

export function createLiveFront(options: FrontOptions): LiveFront {
  const open = new Set<AbortController>()
  const stream: LiveFront['stream'] = (operation, scope, { form, response, ...caller }) => {
    const stopped = new AbortController()
    const signal = scope.signal ? AbortSignal.any([scope.signal, stopped.signal]) : stopped.signal
    const mayComeInParts = acceptsDeferredEvents(response.req.headers.accept)
    open.add(stopped)
    const stopWatching = options.authenticator.watch(caller.authenticated, (reason) => stopped.abort(reason))
    const writer = openLiveWriter(response, form, signal, patienceOf(options))
    const deliver: Deliver<LiveAnswer> = ({ json, cursor }) => writer.next(json, cursor)
    const answers = answersOf(operation, caller, { ...scope, signal }, options, {
      form,
      mayComeInParts,
      deliver,
    })
    return writeAnswers(answers, writer, { ...scope, signal }, options).finally(() => {
      stopWatching()
      open.delete(stopped)
    })
  }
  return {
    stream,
    answer: (exchange, form) => readAndStream(exchange, form, stream, options),
    endStreams() {
      for (const stopped of open) stopped.abort(new Error('The gateway stops.'))
    },
  }
}

async function readAndStream(
  exchange: HttpExchange,
  form: LiveForm,
  stream: LiveFront['stream'],
  options: FrontOptions,
): Promise<void> {
  const { request, response, signal } = exchange
  let call: PartnerCall | undefined
  try {
    const opened = openScope(exchange, options)
    const authenticated = await options.door.enter(request.headers.authorization, opened.client.address)
    call = options.usage.begin(authenticated)
    const scope: RequestScope = { ...opened, viewer: authenticated.viewer }
    const sent = await readHttpOperation(request, options.limits.bodyBytes)
    const asked = await options.documents.resolve(sent, authenticated)
    const resumed = withLastEventId(asked, request.headers['last-event-id'])
    const operation = prepareOperation(resumed, options.generations.current)
    call?.describe(operation)
    refuseMutationByGet(operation, request.method)
    if (operation.prepared.kind !== 'subscription' && form === 'multipart')
      await answerWhole(response, operation, { authenticated, call }, scope, options)
    else await stream(operation, scope, { form, response, authenticated, call })
  } catch (error) {
    call?.fail(error)
    if (!signal.aborted) refuse(error, exchange, form, options)
  }
}

/** A browser that lost a stream names the last event it has; that says more than the request it repeats. */
function withLastEventId(
  asked: OperationRequest,
  lastEventId: string | string[] | undefined,
): OperationRequest {
  if (lastEventId === undefined || lastEventId === '') return asked
  return { ...asked, extensions: { ...asked.extensions, cursor: lastEventId } }
}

function refuseMutationByGet({ prepared }: ReadyOperation, method: string | undefined): void {
  if (prepared.kind !== 'mutation' || method === 'POST') return
  throw new RequestError('METHOD_NOT_ALLOWED', 'Mutations must be sent with POST.', 405, { allow: 'POST' })
}

/** For clients that accept a stream and asked for something that is none. */
async function answerWhole(
  response: ServerResponse,
  operation: ReadyOperation,
  { authenticated, call }: Caller,
  scope: RequestScope,
  options: FrontOptions,
): Promise<void> {
  const { generation, prepared, request } = operation
  const charge = await options.charges.admit(operation, authenticated, scope)
  const { result, json, bill } = await executeCharged(charge, call, async () => {
    const result = await generation.engine.execute(prepared, request.variables, scope)
    return { result, json: result.json }
  })
  const status = statusOf(result.isRequestError, mediaType)
  writeAnswer(response, { status, json, headers: bill?.headers }, mediaType)
}

/** How long a client may stand still, and where it is counted that it did so too long. */
export function patienceOf({ limits, traffic }: Pick<FrontOptions, 'limits' | 'traffic'>): Patience {
  return { stalledMs: limits.stalledMs, onStalled: () => (traffic.live.disconnected += 1) }
}

export interface AnswerForm {
  readonly form: LiveForm
  readonly mayComeInParts: boolean
  /** Takes over what is the same for many, in its place among the others. */
  readonly deliver?: Deliver<LiveAnswer>
}

/** The answers of any operation: one for a query or mutation, several for a deferred one that may come in parts. */
export function answersOf(
  operation: ReadyOperation,
  { authenticated, call }: Caller,
  scope: RequestScope,
  options: FrontOptions,
  { form, mayComeInParts, deliver }: AnswerForm,
): AsyncIterable<LiveAnswer> {
  const { generation, prepared, request } = operation
  const admit = () => options.charges.admit(operation, authenticated, scope)
  const charged = (answer: () => AsyncIterable<LiveAnswer>) =>
    chargeAnswers({ kind: prepared.kind, call, signal: scope.signal, admit, answer })
  if (prepared.kind === 'subscription') {
    const follow = readFollow(operation, scope.viewer, options, form)
    return authenticated.application ? charged(() => follow(scope)) : follow(scope, deliver)
  }
  if (authenticated.application)
    return charged(() => answerOnce(generation.engine.execute(prepared, request.variables, scope)))
  const parts =
    mayComeInParts && prepared.hasDefer
      ? generation.engine.executeIncrementally?.(prepared, request.variables, scope)
      : undefined
  return parts
    ? answerInParts(parts)
    : answerOnce(generation.engine.execute(prepared, request.variables, scope))
}

async function* answerInParts(parts: AsyncIterable<IncrementalPayload>): AsyncGenerator<LiveAnswer> {
  for await (const { json } of parts) yield { json, cursor: undefined, position: undefined }
}

async function* answerOnce(result: Promise<EngineResult>): AsyncGenerator<LiveAnswer> {
  const { json, costs } = await result
  yield { json, costs, cursor: undefined, position: undefined }
}

/** A stream that was cut short just ends: whoever sees no `complete` comes back with the cursor of the last answer. */
async function writeAnswers(
  answers: AsyncIterable<LiveAnswer>,
  writer: LiveWriter,
  { signal, requestId }: RequestScope,
  options: FrontOptions,
): Promise<void> {
  // At once: a source that does not heed the signal must not go on telling somebody who may not hear it any more.
  signal?.addEventListener('abort', () => cut(writer, signal), { once: true })
  try {
    for await (const { json, cursor } of answers) {
      if (signal?.aborted) break
      await writer.next(json, cursor)
    }
    if (signal?.aborted) cut(writer, signal)
    else writer.complete()
  } catch (error) {
    if (signal?.aborted) return cut(writer, signal)
    writer.fail(describeFailure(error, requestId, options))
  }
}

/** What an operation is told that failed while it ran, as the JSON text of a list of errors. */
export function describeFailure(
  error: unknown,
  requestId: string,
  { log }: Pick<FrontOptions, 'log'>,
): string {
  if (error instanceof RequestError) return JSON.stringify([error])
  log.error({ err: error, requestId }, 'a subscription failed')
  return JSON.stringify([faultError(requestId)])
}

/** Who may not stay is told why. */
function cut(writer: LiveWriter, { reason }: AbortSignal): void {
  writer.cut(reason instanceof RequestError ? JSON.stringify([reason]) : undefined)
}

/** Before the stream began. Over SSE what is wrong with the operation itself is an event, as its protocol has it. */
function refuse(
  error: unknown,
  { response, signal, requestId }: HttpExchange,
  form: LiveForm,
  { limits, log, traffic }: FrontOptions,
): void {
  traffic.recordRefusal(error)
  const isOfOperation =
    error instanceof DocumentRefused || (error instanceof RequestError && error.code === 'CURSOR_INVALID')
  if (isOfOperation && form === 'event-stream') {
    const errors = error instanceof DocumentRefused ? error.errors : [error]
    return openLiveWriter(response, form, signal, patienceOf({ limits, traffic })).fail(
      JSON.stringify(errors),
    )
  }
  const refusal = composeRefusal(error, mediaType)
  if (refusal) return writeAnswer(response, refusal, mediaType)
  log.error({ err: error, requestId }, 'a subscription failed')
  writeAnswer(response, { status: 500, json: composeErrors([faultError(requestId)]) }, mediaType)
}
