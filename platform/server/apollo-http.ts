import type { IncomingMessage, ServerResponse } from 'node:http'
import { HeaderMap } from '@apollo/server'
import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server'
import { readBody } from './read-body.ts'

/**
 * A request as ApolloServer's `executeHTTPGraphQLRequest` takes it. Rejects as `readBody` does, and with a
 * `SyntaxError` when a JSON body is none.
 */
export async function readApolloRequest(
  request: IncomingMessage,
  maxBodyBytes: number,
): Promise<HTTPGraphQLRequest> {
  const headers = readHeaders(request)
  const text = await readBody(request, maxBodyBytes)
  const isJson = headers.get('content-type')?.startsWith('application/json') ?? false
  const body = isJson && text !== '' ? (JSON.parse(text) as unknown) : text
  const url = request.url ?? '/'
  const search = url.includes('?') ? url.slice(url.indexOf('?')) : ''
  return { method: request.method ?? 'GET', headers, search, body }
}

/** The parameters of a request, as the specification of GraphQL over HTTP calls them. */
export interface ApolloParameters {
  readonly query: string
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  readonly extensions: Readonly<Record<string, unknown>>
}

/** The same of a request whose parameters were read, and may say something else than it did. */
export function composeApolloRequest(
  request: IncomingMessage,
  { query, operationName, variables, extensions }: ApolloParameters,
): HTTPGraphQLRequest {
  const { method = 'GET' } = request
  const headers = readHeaders(request)
  if (method !== 'GET') {
    const body = { query, operationName: operationName ?? null, variables: { ...variables }, extensions }
    return { method, headers, search: '', body }
  }
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) })
  search.set('extensions', JSON.stringify(extensions))
  if (operationName !== undefined) search.set('operationName', operationName)
  return { method, headers, search: `?${search}`, body: '' }
}

function readHeaders({ headers: sent }: IncomingMessage): HeaderMap {
  const headers = new HeaderMap()
  for (const [name, value] of Object.entries(sent)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return headers
}

/** Writes ApolloServer's answer, chunk by chunk when it has several. `isAscii`: every character of a whole one is. */
export async function writeApolloAnswer(
  response: ServerResponse,
  answer: HTTPGraphQLResponse,
  isAscii: (text: string) => boolean = () => false,
): Promise<void> {
  for (const [name, value] of answer.headers) response.setHeader(name, value)
  response.statusCode = answer.status ?? 200
  if (answer.body.kind === 'complete') {
    const { string } = answer.body
    return void response.end(string, isAscii(string) ? 'latin1' : 'utf8')
  }
  for await (const chunk of answer.body.asyncIterator) response.write(chunk)
  response.end()
}
