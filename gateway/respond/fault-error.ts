import type { GraphQLFormattedError } from 'graphql'

/** What a client is told of a fault of ours: nothing about our insides, but what it is found by in the log. */
export function faultError(requestId: string): GraphQLFormattedError {
  const message = `Something went wrong on our side. Reference: ${requestId}`
  return { message, extensions: { code: 'INTERNAL_SERVER_ERROR' } }
}
