import type { ServerResponse } from 'node:http'
import type { GraphQLFormattedError } from 'graphql'
import { DocumentRefused, RequestError } from '../operation/request-error.ts'
import type { MediaType } from './media-type.ts'

/** An answer as it goes over the wire. */
export interface HttpAnswer {
  readonly status: number
  /** As text, or in UTF-8 where it has been encoded already. */
  readonly json: string | Uint8Array
  /** Every character of it is: then it can be sent as it lies in memory. */
  readonly isAscii?: boolean
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/**
 * The status of an answer by the GraphQL-over-HTTP rules: a well-formed request that was refused before execution is
 * 400 for clients that know the newer media type, and 200 for those that would not read the body of anything else.
 */
export function statusOf(isRequestError: boolean, mediaType: MediaType): number {
  return isRequestError && mediaType === 'application/graphql-response+json' ? 400 : 200
}

/** The answer for a request that was refused on its way; undefined for a fault of ours. */
export function composeRefusal(error: unknown, mediaType: MediaType): HttpAnswer | undefined {
  if (error instanceof RequestError)
    return { status: error.status, json: composeErrors([error]), headers: error.headers }
  if (error instanceof DocumentRefused)
    return { status: statusOf(true, mediaType), json: composeErrors(error.errors) }
  return undefined
}

export function composeErrors(errors: readonly GraphQLFormattedError[]): string {
  return JSON.stringify({ errors })
}

export function writeAnswer(
  response: ServerResponse,
  answer: HttpAnswer,
  mediaType: MediaType | 'application/problem+json',
): void {
  response.statusCode = answer.status
  response.setHeader('content-type', `${mediaType}; charset=utf-8`)
  // Answers differ by who asks and carry private data.
  response.setHeader('cache-control', 'private, no-store')
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    // Another stage may have said already what the answer varies by.
    if (name === 'vary') response.appendHeader(name, value)
    else response.setHeader(name, value)
  }
  response.end(answer.json, answer.isAscii ? 'latin1' : 'utf8')
}
