import type { IncomingMessage } from 'node:http'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { readClientAddress } from '../../platform/server/client-address.ts'
import type { HttpExchange } from '../../platform/server/http-server.ts'
import type { Authenticated } from '../access/authenticate.ts'
import { badRequest } from '../operation/operation-request.ts'
import { prepareOperation } from '../operation/prepare-operation.ts'
import { readHttpOperation } from '../operation/read-http-operation.ts'
import { RequestError } from '../operation/request-error.ts'
import { faultError } from '../respond/fault-error.ts'
import { composeErrors, composeRefusal, writeAnswer } from '../respond/http-answer.ts'
import { acceptsDeferredEvents } from '../respond/write-deferred.ts'
import type { Caller } from '../usage/usage-meter.ts'
import type { FrontOptions } from './front.ts'
import { answersOf, describeFailure, patienceOf } from './live-front.ts'
import { openScope } from './open-scope.ts'
import { SingleStream } from './single-stream.ts'

/**
 * Server-Sent Events in single connection mode: PUT reserves a stream, GET opens it, POST asks an operation whose
 * answers it carries, DELETE stops one. A reservation is known to the gateway that made it and to no other.
 */
export interface SingleStreamFront {
  /** Whether a request is one of this mode. */
  accepts(request: IncomingMessage): boolean
  answer(exchange: HttpExchange): Promise<void>
  /** Ends every stream, so that clients go on elsewhere. */
  endStreams(): void
}

const tokenHeader = 'x-graphql-event-stream-token'
const maxStreams = 10_000
const longestId = 200

type Streams = Map<string, SingleStream>

export function createSingleStreamFront(options: FrontOptions): SingleStreamFront {
  const streams: Streams = new Map()
  return {
    accepts: (request) =>
      request.method === 'PUT' || request.method === 'DELETE' || readToken(request) !== undefined,
    async answer(exchange) {
      try {
        await answerRequest(exchange, streams, options)
      } catch (error) {
        refuse(error, exchange, options)
      }
    },
    endStreams() {
      for (const stream of streams.values()) stream.end(new Error('The gateway stops.'))
    },
  }
}

async function answerRequest(exchange: HttpExchange, streams: Streams, options: FrontOptions): Promise<void> {
  const { request, response, signal } = exchange
  const { authorization } = request.headers
  if (request.method === 'PUT') return await reserve(exchange, streams, options)
  const stream = streams.get(readToken(request) ?? '')
  if (!stream) throw new RequestError('STREAM_NOT_FOUND', 'There is no such stream here: reserve one.', 404)
  // A browser opens the stream without headers of its own: there the token alone, which nobody can guess, says who.
  if (request.method === 'GET' && authorization === undefined) return await stream.open(response, signal)
  const authenticated = await enter(request, options)
  if (request.method === 'POST') return await beginOperation(exchange, stream, authenticated, options)
  stream.admit(authenticated)
  if (request.method === 'GET') return await stream.open(response, signal)
  if (request.method !== 'DELETE')
    throw new RequestError('METHOD_NOT_ALLOWED', 'Use GET, POST, PUT or DELETE.', 405)
  stream.stop(readSearch(request, 'operationId') ?? '')
  response.writeHead(200).end()
}

function enter(
  request: IncomingMessage,
  { door, trustedProxies }: FrontOptions,
): Authenticated | Promise<Authenticated> {
  return door.enter(request.headers.authorization, readClientAddress(request, trustedProxies))
}

async function reserve(
  { request, response }: HttpExchange,
  streams: Streams,
  options: FrontOptions,
): Promise<void> {
  const { authenticator } = options
  const authenticated = await enter(request, options)
  if (streams.size >= maxStreams)
    throw new RequestError('SERVICE_UNAVAILABLE', 'Too many streams are open.', 503, { 'retry-after': '5' })
  const onEnd = () => streams.delete(stream.token)
  const stream = new SingleStream(authenticated, authenticator, patienceOf(options), onEnd)
  streams.set(stream.token, stream)
  response.writeHead(201, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end(stream.token)
}

/** What is wrong with an operation is the answer of its own request; all else comes on the stream. */
async function beginOperation(
  exchange: HttpExchange,
  stream: SingleStream,
  authenticated: Authenticated,
  options: FrontOptions,
): Promise<void> {
  const call = options.usage.begin(authenticated)
  try {
    stream.admit(authenticated)
    await runOperation(exchange, stream, { authenticated, call }, options)
  } catch (error) {
    call?.fail(error)
    throw error
  }
}

async function runOperation(
  exchange: HttpExchange,
  stream: SingleStream,
  caller: Caller,
  options: FrontOptions,
): Promise<void> {
  const { request, response, requestId } = exchange
  const { authenticated, call } = caller
  const sent = await readHttpOperation(request, options.limits.bodyBytes)
  const id = readOperationId(sent.extensions)
  const asked = await options.documents.resolve(sent, authenticated)
  const operation = prepareOperation(asked, options.generations.current)
  call?.describe(operation)
  const opened = openScope(exchange, options)
  const scope: RequestScope = { ...opened, viewer: authenticated.viewer, signal: stream.begin(id) }
  try {
    const mayComeInParts = acceptsDeferredEvents(request.headers.accept)
    const answers = answersOf(operation, caller, scope, options, { form: 'event-stream', mayComeInParts })
    void stream.run(id, answers, (error) => describeFailure(error, requestId, options))
  } catch (error) {
    stream.release(id)
    throw error
  }
  response.writeHead(202).end()
}

function readOperationId({ operationId }: Readonly<Record<string, unknown>>): string {
  const isId = typeof operationId === 'string' && operationId !== '' && operationId.length <= longestId
  if (isId) return operationId
  throw badRequest(`"extensions.operationId" must be a string of 1 to ${longestId} characters.`)
}

function readToken(request: IncomingMessage): string | undefined {
  const token = request.headers[tokenHeader]
  if (typeof token === 'string' && token !== '') return token
  return request.url?.includes('token=') ? readSearch(request, 'token') : undefined
}

function readSearch(request: IncomingMessage, name: string): string | undefined {
  return new URL(request.url ?? '/', 'http://gateway').searchParams.get(name) ?? undefined
}

function refuse(error: unknown, { response, requestId, signal }: HttpExchange, options: FrontOptions): void {
  if (signal.aborted || response.headersSent) return
  options.traffic.recordRefusal(error)
  const refusal = composeRefusal(error, 'application/graphql-response+json')
  if (refusal) return writeAnswer(response, refusal, 'application/json')
  options.log.error({ err: error, requestId }, 'a request for a stream failed')
  writeAnswer(response, { status: 500, json: composeErrors([faultError(requestId)]) }, 'application/json')
}
