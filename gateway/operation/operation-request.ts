import { isDeeperThan, maxValueDepth } from '../limits/value-depth.ts'
import { RequestError } from './request-error.ts'

/** What a client sends. The same for every protocol. */
export interface OperationParameters {
  /** The text; undefined when only its id was sent. */
  readonly query: string | undefined
  /** What the text is known by: `documentId`, or the hash of `extensions.persistedQuery`. */
  readonly documentId: string | undefined
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  readonly extensions: Readonly<Record<string, unknown>>
}

/** What a client asks, its text at hand, before anybody looked at it. */
export interface OperationRequest extends Omit<OperationParameters, 'query' | 'documentId'> {
  readonly query: string
  /** Set when the calling application has published it. */
  readonly published?: { readonly id: string; readonly documentId: string } | undefined
}

/** Checks the parameters' types. Throws `RequestError` naming the one at fault. */
export function readParameters(parameters: unknown): OperationParameters {
  if (Array.isArray(parameters))
    throw badRequest('Batched requests are not accepted; send one operation a request.')
  if (!isObject(parameters)) throw badRequest('The request must be a JSON object.')
  const extensions = readMap(parameters, 'extensions')
  const documentId = readDocumentId(parameters['documentId'], extensions['persistedQuery'])
  return {
    query: readQuery(parameters['query'], documentId),
    documentId,
    operationName: readOperationName(parameters['operationName']),
    variables: readMap(parameters, 'variables'),
    extensions,
  }
}

function readQuery(query: unknown, documentId: string | undefined): string | undefined {
  if (typeof query === 'string' && query !== '') return query
  const isMissing = query === undefined || query === null || query === ''
  if (isMissing && documentId !== undefined) return undefined
  throw badRequest(
    isMissing ? 'The parameter "query" is missing.' : 'The parameter "query" must be a string.',
  )
}

const longestId = 200

/** By the specification's name, or in the form of Apollo's clients. */
function readDocumentId(documentId: unknown, persistedQuery: unknown): string | undefined {
  const id = documentId ?? (isObject(persistedQuery) ? persistedQuery['sha256Hash'] : persistedQuery)
  if (id === undefined || id === null) return undefined
  if (typeof id !== 'string' || id === '' || id.length > longestId)
    throw badRequest(`The id of a document is a string of 1 to ${longestId} characters.`)
  if (isObject(persistedQuery) && persistedQuery['version'] !== 1)
    throw badRequest('The version of "extensions.persistedQuery" must be 1.')
  return id
}

function readOperationName(name: unknown): string | undefined {
  if (name === undefined || name === null || name === '') return undefined
  if (typeof name !== 'string') throw badRequest('The parameter "operationName" must be a string.')
  return name
}

function readMap(parameters: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = parameters[name] ?? {}
  if (!isObject(value)) throw badRequest(`The parameter "${name}" must be a JSON object.`)
  if (isDeeperThan(value, maxValueDepth + 1))
    throw badRequest(`The parameter "${name}" holds values more than ${maxValueDepth} levels deep.`)
  return value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function badRequest(message: string): RequestError {
  return new RequestError('BAD_REQUEST', message, 400)
}
