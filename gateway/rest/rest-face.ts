import type { HttpExchange } from '../../platform/server/http-server.ts'
import type { FrontOptions } from '../front/front.ts'
import { readJson } from '../operation/read-http-operation.ts'
import { RequestError } from '../operation/request-error.ts'
import { executeNamed, findNamed, withVariables } from './named-operation.ts'
import type { NamedOperation } from './named-operation.ts'
import { writeOpenApi } from './openapi.ts'
import { answerPartner } from './partner-request.ts'
import type { PartnerAnswer, PartnerRequest } from './partner-request.ts'
import { composeFailure } from './problem.ts'
import { createPublishedDigest } from './published-digest.ts'
import { checkBodyArguments, readSearchArguments } from './read-arguments.ts'
import type { Arguments } from './read-arguments.ts'

/** An application's published queries and mutations as endpoints, and their description. */
export interface RestFace {
  /** Answers a path under `restPath`. */
  answer(exchange: HttpExchange): Promise<void>
}

export const restPath = '/api/'
const descriptionName = 'openapi.json'

/** `GET` and `POST /api/<operation>`, and `GET /api/openapi.json`. Refusals are problems as RFC 9457 has them. */
export function createRestFace(options: FrontOptions): RestFace {
  const descriptions = createPublishedDigest(options, writeOpenApi)
  const describe = async ({ request }: HttpExchange, { application }: PartnerRequest) => {
    if (request.method !== 'GET') throw wrongMethod('GET')
    return { status: 200, json: await descriptions.read(application), hasErrors: false }
  }
  return {
    answer: (exchange) =>
      answerPartner(exchange, options, (partner) => {
        const name = exchange.path.slice(restPath.length)
        return name === descriptionName
          ? describe(exchange, partner)
          : answerOperation(name, exchange, partner, options)
      }),
  }
}

async function answerOperation(
  name: string,
  exchange: HttpExchange,
  { application, authenticated, scope, observed, beginCall }: PartnerRequest,
  options: FrontOptions,
): Promise<PartnerAnswer> {
  const call = beginCall()
  const operation = await findNamed(name, application, options)
  const { prepared } = operation.ready
  observed.describe(prepared.kind, prepared.name)
  call?.describe(operation.ready)
  refuseWrongMethod(exchange.request.method, operation)
  const ready = withVariables(operation, await readArguments(exchange, operation, options))
  const answer = await executeNamed(ready, { authenticated, call }, scope, options)
  const { hasData, hasErrors } = answer.result
  if (!hasData && hasErrors)
    return { ...composeFailure(answer, exchange.requestId), isProblem: true, hasErrors }
  return { status: 200, json: answer.json, headers: answer.bill?.headers, hasErrors }
}

function refuseWrongMethod(method: string | undefined, { published }: NamedOperation): void {
  if (method === 'POST' || (method === 'GET' && published.kind === 'QUERY')) return
  throw wrongMethod(published.kind === 'QUERY' ? 'GET, POST' : 'POST')
}

export function wrongMethod(allow: string): RequestError {
  return new RequestError('METHOD_NOT_ALLOWED', `Use ${allow.replace(', ', ' or ')}.`, 405, { allow })
}

async function readArguments(
  { request }: HttpExchange,
  { definition, schema }: NamedOperation,
  { limits }: FrontOptions,
): Promise<Arguments> {
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
