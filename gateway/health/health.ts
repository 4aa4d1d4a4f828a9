import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import { answerJson } from '../../platform/server/answer.ts'
import type { HttpExchange } from '../../platform/server/http-server.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { withDeadline } from '../../platform/server/deadline.ts'
import type { GenerationStatus } from '../supergraph/swap-generations.ts'

export interface HealthOptions {
  readonly services: ReadonlyMap<string, SubgraphService>
  readonly generations: { readonly status: GenerationStatus }
  readonly log: Logger
  /** For each check. Default 2,000 ms. */
  readonly timeoutMs?: number | undefined
}

export interface Health {
  answerLive(exchange: HttpExchange): void
  answerReady(exchange: HttpExchange): Promise<void>
}

type Verdict = 'ready' | 'not ready'

/**
 * Live: this process answers. Ready: every subgraph, and what it stands on, answers as well. A supergraph that was
 * refused shows, but leaves the gateway ready: it serves the one before.
 */
export function createHealth(options: HealthOptions): Health {
  return {
    answerLive: ({ response }) => answerJson(response, 200, { status: 'live' }),
    async answerReady({ response }) {
      const subgraphs = await checkAll(options)
      const isReady = Object.values(subgraphs).every((verdict) => verdict === 'ready')
      answerJson(response, isReady ? 200 : 503, {
        status: isReady ? 'ready' : 'not ready',
        subgraphs,
        supergraph: options.generations.status,
      })
    },
  }
}

async function checkAll(options: HealthOptions): Promise<Record<string, Verdict>> {
  const checks = [...options.services].map(
    async ([name, service]) => [name, await check(service, options)] as const,
  )
  return Object.fromEntries(await Promise.all(checks))
}

/** Why a subgraph is not ready goes to the log: the answer is public. */
async function check(service: SubgraphService, { log, timeoutMs = 2_000 }: HealthOptions): Promise<Verdict> {
  const tooSlow = () => new Error(`No answer within ${timeoutMs} ms.`)
  try {
    await withDeadline(timeoutMs, undefined, tooSlow, (signal) => service.checkHealth(signal))
    return 'ready'
  } catch (error) {
    log.warn({ err: error, subgraph: service.name }, 'a subgraph is not ready')
    return 'not ready'
  }
}
