import type { Client } from 'graphql-sse'
import { follow, iterate } from './resumable.ts'
import type { ResumableOptions, Subscribe } from './resumable.ts'

// The stream ends with one of these and is opened again with another token: nothing its reader has to know.
const passing: readonly unknown[] = ['TOKEN_EXPIRED', 'RIGHTS_CHANGED']

/**
 * As `resumable`, for a graphql-sse client with a connection for each operation: every event once and in order, however
 * often the connection is lost. Its `headers` should be a function, so that it comes back with a token that is good then.
 */
export function resumableEvents(
  client: Client<false>,
  options: Omit<ResumableOptions, 'renew'> = {},
): Client<false> {
  const subscribeOnce: Subscribe = (payload, sink) =>
    client.subscribe(payload as Parameters<typeof client.subscribe>[0], {
      next(result) {
        const isPassing = result.errors?.some(({ extensions }) => passing.includes(extensions?.['code']))
        if (!isPassing) sink.next(result as Parameters<typeof sink.next>[0])
      },
      error: (error) => sink.error(error),
      complete: () => sink.complete(),
    })
  const subscribe: Client<false>['subscribe'] = (request, sink) =>
    follow(subscribeOnce, request, sink as Parameters<Subscribe>[1], options)
  return { ...client, subscribe, iterate: (request) => iterate(subscribe as never, request) as never }
}
