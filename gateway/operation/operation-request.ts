import { RequestError } from './request-error.ts'

/** What a client asks, before anybody looked at the document. The same for every protocol. */
export interface OperationRequest {
  readonly query: string
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  readonly extensions: Readonly<Record<string, unknown>>
}

/** Checks the parameters' types. Throws `RequestError` naming the one at fault. */
export function readParameters(parameters: unknown): OperationRequest {
  if (Array.isArray(parameters))
    throw badRequest('Batched requests are not accepted; send one operation a request.')
  if (!isObject(parameters)) throw badRequest('The request must be a JSON object.')
  const extensions = readMap(parameters, 'extensions')
  return {
    query: readQuery(parameters['query'], extensions),
    operationName: readOperationName(parameters['operationName']),
    variables: readMap(parameters, 'variables'),
    extensions,
  }
}

function readQuery(query: unknown, extensions: Readonly<Record<string, unknown>>): string {
  if (typeof query === 'string' && query !== '') return query
  const isMissing = query === undefined || query === null || query === ''
  if (isMissing && 'persistedQuery' in extensions) {
    // The very words clients look for before they send the whole text; they read them from a 200.
    throw new RequestError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported', 200)
  }
  throw badRequest(
    isMissing ? 'The parameter "query" is missing.' : 'The parameter "query" must be a string.',
  )
}

function readOperationName(name: unknown): string | undefined {
  if (name === undefined || name === null || name === '') return undefined
  if (typeof name !== 'string') throw badRequest('The parameter "operationName" must be a string.')
  return name
}

function readMap(parameters: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = parameters[name] ?? {}
  if (!isObject(value)) throw badRequest(`The parameter "${name}" must be a JSON object.`)
  return value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function badRequest(message: string): RequestError {
  return new RequestError('BAD_REQUEST', message, 400)
}
