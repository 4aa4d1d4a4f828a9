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
  /** How often to look for what was published since. Default 3,000 ms. */
  readonly lookEveryMs?: number | undefined
}

// More would push one another out of the memory for plans.
const maxPublished = 200
const longestRetryMs = 30_000
const overlapMs = 30_000

/**
 * Makes ready what partners published last, and from then on what they publish, so that nobody who calls it waits for
 * its plan. Goes on in the background; answers how to stop.
 */
export function warmPublished(options: WarmPublishedOptions): () => Promise<void> {
  const stopped = new AbortController()
  const warming = keepWarm(options, stopped.signal).catch((error: unknown) => {
    if (!stopped.signal.aborted)
      options.log.error({ err: error }, 'published operations could not be planned ahead')
  })
  return () => {
    stopped.abort()
    return warming
  }
}

async function keepWarm(options: WarmPublishedOptions, signal: AbortSignal): Promise<void> {
  const { published, generations, log, retryMs = 1_000, lookEveryMs = 3_000 } = options
  const known = new Set<string>()
  let latestAt: number | undefined
  let waitMs = retryMs
  while (!signal.aborted) {
    // A publication may be committed a little after one that began later.
    const after = latestAt === undefined ? undefined : new Date(latestAt - overlapMs)
    const latest = await published.listLatest(maxPublished, after).catch(ignoreUnavailable)
    if (latest) {
      const fresh = latest.filter(({ id }) => !known.has(id))
      const warmed = await generations.warm(fresh.flatMap(waysToCall), signal)
      if (warmed > 0) log.info({ published: fresh.length, warmed }, 'published operations are planned')
      known.clear()
      for (const { id, publishedAt } of latest) {
        known.add(id)
        latestAt = Math.max(latestAt ?? 0, Date.parse(publishedAt))
      }
    }
    await sleep(latest ? lookEveryMs : waitMs, undefined, { signal, ref: false })
    waitMs = latest ? retryMs : Math.min(waitMs * 2, longestRetryMs)
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
