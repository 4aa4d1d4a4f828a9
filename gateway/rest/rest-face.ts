import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { readClientAddress } from '../../platform/server/client-address.ts'
import type { HttpExchange } from '../../platform/server/http-server.ts'
import type { CallingApplication } from '../access/api-keys.ts'
import type { FrontOptions } from '../front/front.ts'
import { continueTrace } from '../observe/trace-context.ts'
import { readJson } from '../operation/read-http-operation.ts'
import { RequestError } from '../operation/request-error.ts'
import { writeAnswer } from '../respond/http-answer.ts'
import type { HttpAnswer } from '../respond/http-answer.ts'
import { propagateHeaders } from '../transport/propagate-headers.ts'
import type { Caller, PartnerCall } from '../usage/usage-meter.ts'
import { executeNamed, findNamed, requireApplication, withVariables } from './named-operation.ts'
import type { NamedOperation } from './named-operation.ts'
import { createDescriptions } from './openapi-cache.ts'
import { composeFailure, composeFaultProblem, composeProblem } from './problem.ts'
import { checkBodyArguments, readSearchArguments } from './read-arguments.ts'
import type { Arguments } from './read-arguments.ts'

/** An application's published queries and mutations as endpoints, and their description. */
export interface RestFace {
  /** Answers a path under `restPath`. */
  answer(exchange: HttpExchange): Promise<void>
}

export const restPath = '/api/'
const descriptionName = 'openapi.json'
const problemType = 'application/problem+json'

/** `GET` and `POST /api/<operation>`, and `GET /api/openapi.json`. Refusals are problems as RFC 9457 has them. */
export function createRestFace(options: FrontOptions): RestFace {
  const descriptions = createDescriptions(options)
  const answerFor = (name: string, application: CallingApplication, exchange: HttpExchange, caller: Call) =>
    name === descriptionName
      ? answerDescription(application, exchange, descriptions)
      : answerOperation(name, application, exchange, caller, options)
  return {
    async answer(exchange) {
      const { request, response, requestId, signal } = exchange
      const headers = propagateHeaders(request.headers, options.propagatedHeaders)
      const trace = continueTrace(request.headers)
      const client = { address: readClientAddress(request, options.trustedProxies) }
      let scope: RequestScope = { viewer: anonymousViewer, requestId, signal, headers, trace, client }
      let call: PartnerCall | undefined
      const observed = options.traffic.begin(() => scope, 'http')
      try {
        const authenticated = await options.door.enter(request.headers.authorization, client.address)
        scope = { ...scope, viewer: authenticated.viewer }
        const application = requireApplication(authenticated)
        const name = exchange.path.slice(restPath.length)
        call = name === descriptionName ? undefined : options.usage.begin(authenticated)
        const answer = await answerFor(name, application, exchange, { authenticated, call, scope, observed })
        writeAnswer(response, answer, answer.isProblem ? problemType : 'application/json')
        observed.end({ status: answer.status, hasErrors: answer.hasErrors })
      } catch (error) {
        call?.fail(error)
        if (signal.aborted || response.headersSent) return observed.end({ hasErrors: true })
        options.traffic.recordRefusal(error)
        const problem = composeProblem(error, requestId) ?? fault(error, requestId, options)
        writeAnswer(response, problem, problemType)
        observed.end({ status: problem.status, hasErrors: true })
      }
    },
  }
}

/** One call on its way. */
interface Call extends Caller {
  readonly scope: RequestScope
  readonly observed: ReturnType<FrontOptions['traffic']['begin']>
}

interface RestAnswer extends HttpAnswer {
  readonly isProblem: boolean
  readonly hasErrors: boolean
}

async function answerOperation(
  name: string,
  application: CallingApplication,
  exchange: HttpExchange,
  { observed, scope, ...caller }: Call,
  options: FrontOptions,
): Promise<RestAnswer> {
  const operation = await findNamed(name, application, options)
  const { prepared } = operation.ready
  observed.describe(prepared.kind, prepared.name)
  caller.call?.describe(operation.ready)
  refuseWrongMethod(exchange.request.method, operation)
  const ready = withVariables(operation, await readArguments(exchange, operation, options))
  const answer = await executeNamed(ready, caller, scope, options)
  const { result } = answer.executed
  const { hasErrors } = result
  if (!result.hasData && hasErrors)
    return { ...composeFailure(answer, exchange.requestId), isProblem: true, hasErrors }
  return { status: 200, json: answer.json, headers: answer.bill?.headers, isProblem: false, hasErrors }
}

async function answerDescription(
  application: CallingApplication,
  { request }: HttpExchange,
  descriptions: ReturnType<typeof createDescriptions>,
): Promise<RestAnswer> {
  if (request.method !== 'GET') throw wrongMethod('GET')
  return { status: 200, json: await descriptions.read(application), isProblem: false, hasErrors: false }
}

function refuseWrongMethod(method: string | undefined, { published }: NamedOperation): void {
  if (method === 'POST' || (method === 'GET' && published.kind === 'QUERY')) return
  throw wrongMethod(published.kind === 'QUERY' ? 'GET, POST' : 'POST')
}

function wrongMethod(allow: string): RequestError {
  return new RequestError('METHOD_NOT_ALLOWED', `Use ${allow.replace(', ', ' or ')}.`, 405, { allow })
}

async function readArguments(
  { request }: HttpExchange,
  { definition, ready }: NamedOperation,
  { limits }: FrontOptions,
): Promise<Arguments> {
  const schema = ready.generation.supergraph.apiSchema
  const { searchParams } = new URL(request.url ?? '/', 'http://gateway')
  if (request.method === 'GET') return readSearchArguments(searchParams, definition, schema)
  if (searchParams.size > 0)
    throw new RequestError('BAD_REQUEST', 'With POST, variables belong into the body.', 400)
  const body = hasBody(request) ? await readJson(request, limits.bodyBytes) : {}
  return checkBodyArguments(body, definition, schema)
}

function hasBody({ headers }: HttpExchange['request']): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function fault(error: unknown, requestId: string, { log }: FrontOptions): HttpAnswer {
  log.error({ err: error, requestId }, 'a call of a published operation failed')
  return composeFaultProblem(requestId)
}
