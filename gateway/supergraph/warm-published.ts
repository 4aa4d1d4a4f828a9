import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../../platform/telemetry/log.ts'
import type { PublishedOperations } from '../registry/published-operations.ts'
import { RequestError } from '../operation/request-error.ts'
import type { SwappedGenerations } from './swap-generations.ts'
import type { KnownOperation } from './warm-generation.ts'

export interface WarmPublishedOptions {
  readonly published: Pick<PublishedOperations, 'listLatest'>
  readonly generations: Pick<SwappedGenerations, 'warm'>
  readonly log: Logger
  /** Until the second try when nobody can be asked; each further one waits twice as long, up to 30 s. Default 1,000 ms. */
  readonly retryMs?: number | undefined
}

// More would push one another out of the memory for plans.
const maxPublished = 200
const longestRetryMs = 30_000

/**
 * Makes ready what partners published last, so that nobody who calls it waits for its plan. Goes on in the background,
 * and until those who know can be asked; answers how to stop.
 */
export function warmPublished(options: WarmPublishedOptions): () => Promise<void> {
  const stopped = new AbortController()
  const warming = warmOnce(options, stopped.signal).catch((error: unknown) => {
    if (!stopped.signal.aborted)
      options.log.error({ err: error }, 'published operations could not be planned ahead')
  })
  return () => {
    stopped.abort()
    return warming
  }
}

async function warmOnce(options: WarmPublishedOptions, signal: AbortSignal): Promise<void> {
  const { published, generations, log, retryMs = 1_000 } = options
  for (let waitMs = retryMs; !signal.aborted; waitMs = Math.min(waitMs * 2, longestRetryMs)) {
    const latest = await published.listLatest(maxPublished).catch(ignoreUnavailable)
    if (latest) {
      const warmed = await generations.warm(latest.flatMap(waysToCall), signal)
      if (warmed > 0) log.info({ published: latest.length, warmed }, 'published operations are planned')
      return
    }
    await sleep(waitMs, undefined, { signal, ref: false })
  }
}

/** Some clients name the operation beside its id, some do not. */
function waysToCall({
  body: source,
  name,
}: {
  readonly body: string
  readonly name: string
}): KnownOperation[] {
  return [{ source }, { source, operationName: name }]
}

function ignoreUnavailable(error: unknown): undefined {
  if (error instanceof RequestError && error.status === 503) return undefined
  throw error
}
