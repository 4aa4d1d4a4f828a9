import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { BodyTooLarge, BodyUnreadable, decodeBody, readBytes } from '../../platform/server/read-body.ts'
import { recallParameters, rememberParameters } from './known-bodies.ts'
import { badRequest, readParameters } from './operation-request.ts'
import type { OperationParameters } from './operation-request.ts'
import { RequestError } from './request-error.ts'

/** Reads a GraphQL-over-HTTP request. Throws `RequestError` with the status the specification names. */
export async function readHttpOperation(
  request: IncomingMessage,
  maxBodyBytes: number,
): Promise<OperationParameters> {
  if (request.method === 'POST') return readJsonBody(request, maxBodyBytes, readBodyParameters)
  if (request.method === 'GET') return readSearch(request)
  throw new RequestError('METHOD_NOT_ALLOWED', 'Use GET or POST.', 405, { allow: 'GET, POST' })
}

/** A body of JSON. Throws `RequestError` 400, 413 and 415. */
export function readJson(request: IncomingMessage, maxBodyBytes: number): Promise<unknown> {
  return readJsonBody(request, maxBodyBytes, parseBody)
}

function readBodyParameters(bytes: Buffer): OperationParameters {
  const known = recallParameters(bytes)
  if (known) return known
  const parameters = readParameters(parseBody(bytes))
  rememberParameters(bytes, parameters)
  return parameters
}

async function readJsonBody<Read>(
  request: IncomingMessage,
  maxBodyBytes: number,
  read: (bytes: Buffer) => Read,
): Promise<Read> {
  // A browser sends the other content types across origins without asking first, so this is a CSRF guard as well.
  if (!isJson(request.headers)) {
    throw new RequestError(
      'UNSUPPORTED_MEDIA_TYPE',
      'The content type must be application/json in UTF-8.',
      415,
    )
  }
  if (isEncoded(request.headers))
    throw new RequestError('UNSUPPORTED_MEDIA_TYPE', 'The body must come without a content encoding.', 415, {
      'accept-encoding': 'identity',
    })
  try {
    return read(await readBytes(request, maxBodyBytes))
  } catch (error) {
    if (error instanceof BodyTooLarge) throw new RequestError('PAYLOAD_TOO_LARGE', error.message, 413)
    if (error instanceof BodyUnreadable) throw badRequest(error.message)
    throw error
  }
}

function isJson(headers: IncomingHttpHeaders): boolean {
  // As most clients write it.
  if (headers['content-type'] === 'application/json') return true
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';')
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='))
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset)
  return type.trim() === 'application/json' && isUtf8
}

function isEncoded({ 'content-encoding': encoding }: IncomingHttpHeaders): boolean {
  return encoding !== undefined && encoding !== '' && encoding.toLowerCase() !== 'identity'
}

function readSearch(request: IncomingMessage): OperationParameters {
  refuseForgedRequests(request.headers)
  const { searchParams } = new URL(request.url ?? '/', 'http://gateway')
  const json = (name: string) => {
    const text = searchParams.get(name)
    return text === null || text === '' ? undefined : parseJson(text, `parameter "${name}"`)
  }
  return readParameters({
    query: searchParams.get('query'),
    documentId: searchParams.get('documentId'),
    operationName: searchParams.get('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  })
}

/** A page elsewhere can make a browser send a plain GET, but none of these headers without asking us first. */
function refuseForgedRequests(headers: IncomingHttpHeaders): void {
  const isPreflighted =
    'x-apollo-operation-name' in headers || 'apollo-require-preflight' in headers || isJson(headers)
  if (isPreflighted) return
  throw new RequestError('CSRF_REFUSED', 'Send the header "apollo-require-preflight" with GET requests.', 400)
}

function parseBody(bytes: Buffer): unknown {
  return parseJson(decodeBody(bytes), 'body')
}

function parseJson(text: string, what: string): unknown {
  if (text === '') throw badRequest(`The ${what} is missing.`)
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest(`The ${what} is not JSON.`)
  }
}
