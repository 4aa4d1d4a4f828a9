import { setTimeout as sleep } from 'node:timers/promises'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { createId } from '../../platform/database/uuid.ts'
import type {
  RequestScope,
  SubgraphRequest,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import type { Logger } from '../../platform/telemetry/log.ts'

export interface FeedOptions {
  readonly service: SubgraphService
  /** The subscription. */
  readonly request: SubgraphRequest
  /** What the log calls it, such as `the feed of rights`. */
  readonly name: string
  readonly log: Logger
  /** A feed that told nothing for so long is begun anew, in milliseconds. */
  readonly silenceMs: number
  /** Called for each beginning: what takes its data. A feed whose data cannot be taken is lost. */
  begin(): (data: Readonly<Record<string, unknown>>) => void
  /** Called when what was begun is over, whyever. */
  onLost?(): void
}

const pauseMs = 250

/** What the gateway itself asks of a subgraph. */
export function gatewayScope(signal?: AbortSignal): RequestScope {
  return { viewer: serviceViewer('gateway'), requestId: createId(), signal }
}

/** Follows a subgraph's feed until `stopped`, and begins it anew whenever it ended, failed or fell silent. */
export async function followFeed(options: FeedOptions, stopped: AbortSignal): Promise<void> {
  const { name, log } = options
  let isLost = false
  const noteNews = () => {
    if (isLost) log.info(`${name} is back`)
    isLost = false
  }
  while (!stopped.aborted) {
    try {
      await followOnce(options, stopped, noteNews)
    } catch (error) {
      if (!isLost && !stopped.aborted) log.warn({ err: error }, `${name} was lost; trying again`)
      isLost = true
    }
    await sleep(pauseMs, undefined, { signal: stopped }).catch(() => undefined)
  }
}

async function followOnce(options: FeedOptions, stopped: AbortSignal, noteNews: () => void): Promise<void> {
  const { service, request, name, silenceMs } = options
  const silent = new AbortController()
  const patience = setTimeout(() => silent.abort(new Error(`${name} fell silent.`)), silenceMs)
  const take = options.begin()
  try {
    const scope = gatewayScope(AbortSignal.any([stopped, silent.signal]))
    for await (const { data, errors } of service.subscribe(request, scope)) {
      if (errors?.length) throw new Error(`${service.name} refused: ${errors[0]?.message}`)
      patience.refresh()
      take(data ?? {})
      noteNews()
    }
    silent.signal.throwIfAborted()
  } finally {
    clearTimeout(patience)
    options.onLost?.()
  }
}
