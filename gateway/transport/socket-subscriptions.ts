import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { ViewerSigner } from '../../platform/auth/viewer-header.ts'
import type {
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
} from '../../platform/graphql/subgraph-service.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { isResult } from './read-answer.ts'
import { SubgraphError } from './subgraph-error.ts'
import { FellBehindError, takeResults } from './take-results.ts'

export interface SocketSubscriptionsOptions {
  readonly name: string
  /** A `ws://` or `wss://` URL. */
  readonly url: string
  readonly signer: ViewerSigner
  readonly log: Logger
  /** How often a subgraph must show that it is still there; it has half of that time to answer. Default 10,000 ms. */
  readonly keepAliveMs?: number | undefined
}

export interface SocketSubscriptions {
  subscribe(request: SubgraphRequest, scope: RequestScope): AsyncIterableIterator<SubgraphResult>
  close(): Promise<void>
}

const firstDelayMs = 100
const longestDelayMs = 10_000

/**
 * All subscriptions to one subgraph over one graphql-ws socket. A lost socket is opened again, and every
 * subscription that ran on it starts again, with its viewer signed anew, until its reader stops: behind the last result
 * when its scope keeps the place, else from then on. Who takes results more slowly than they come goes on the same way.
 */
export function createSocketSubscriptions(options: SocketSubscriptionsOptions): SocketSubscriptions {
  const { keepAliveMs = 10_000 } = options
  let overdue: NodeJS.Timeout | undefined
  const client = createClient({
    url: options.url,
    webSocketImpl: WebSocket,
    lazy: true,
    lazyCloseTimeout: 5_000,
    connectionAckWaitTimeout: 5_000,
    // A machine that vanished, or a firewall that forgot the connection, says nothing: only a missing answer tells.
    keepAlive: keepAliveMs,
    on: {
      ping: (isReceived) => {
        if (!isReceived) overdue = setTimeout(() => client.terminate(), keepAliveMs / 2)
      },
      pong: () => clearTimeout(overdue),
      closed: () => clearTimeout(overdue),
    },
    // The library would repeat the same message; ours carries a signature that has expired by then.
    retryAttempts: 0,
  })
  const ended = new AbortController()
  return {
    subscribe: (request, scope) => follow(client, request, scope, options, ended.signal),
    async close() {
      ended.abort(new Error('The gateway stopped.'))
      // Disposing waits for a connection attempt under way, which may itself fail.
      await Promise.resolve(client.dispose()).catch(() => undefined)
      client.terminate()
    },
  }
}

async function* follow(
  client: Client,
  request: SubgraphRequest,
  scope: RequestScope,
  { name, signer, log }: SocketSubscriptionsOptions,
  ended: AbortSignal,
): AsyncIterableIterator<SubgraphResult> {
  const signal = scope.signal ? AbortSignal.any([scope.signal, ended]) : ended
  for (let failures = 0; !signal.aborted; failures += 1) {
    // Read anew each time: who lost the subgraph goes on behind the last result that was handed over.
    const live = scope.live && { after: scope.live.position ?? null }
    const extensions = { viewer: signer.sign(scope.viewer, name), requestId: scope.requestId, live }
    const payload = {
      query: request.query,
      operationName: request.operationName ?? null,
      variables: request.variables ?? null,
      extensions,
    }
    try {
      for await (const event of takeResults(client, payload, signal)) {
        failures = 0
        if (!isResult(event)) throw new SubgraphError('SUBGRAPH_BAD_RESPONSE', name)
        yield event
      }
      return
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof SubgraphError) throw error
      if (Array.isArray(error)) return yield { errors: error }
      if (error instanceof FellBehindError) {
        // Without a place to go on from, what was let go could only be left out without a word.
        if (scope.live?.position === undefined) throw new SubgraphError('SUBGRAPH_TOO_FAST', name)
        continue
      }
      log.warn(
        { subgraph: name, failures, reason: describe(error) },
        'a subscription lost its subgraph and tries again',
      )
    }
    await sleep(delayAfter(failures), undefined, { signal }).catch(() => undefined)
  }
}

/** Doubles up to ten seconds; the random half keeps thousands of subscriptions from returning in the same instant. */
function delayAfter(failures: number): number {
  const longest = Math.min(firstDelayMs * 2 ** failures, longestDelayMs)
  return longest / 2 + Math.random() * (longest / 2)
}

function describe(error: unknown): string {
  if (error instanceof Error) return error.message
  const { code, reason } = (error ?? {}) as { code?: unknown; reason?: unknown }
  return `socket closed ${String(code)} ${String(reason)}`
}
