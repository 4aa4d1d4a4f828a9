import { Redis } from 'ioredis'
import type { Logger } from '../telemetry/log.ts'

export interface SharedTextsOptions {
  readonly url: string
  readonly log: Logger
  /** How long whoever asks waits at most. Default 20 ms: about what it saves, a request to a subgraph, would take. */
  readonly patienceMs?: number | undefined
}

const usualPatienceMs = 20
// After a failure nobody asks for so long: a slow server costs one wait a second, not one for each request.
const pauseMs = 1_000
const connectPatienceMs = 500
const longestRetryMs = 2_000
const prefix = 'stratograph:kept:'

/**
 * Texts that the processes of a deployment find for each other in Redis. They spare work and nothing else: whatever
 * fails or is late looks like a text that is not there, and no method ever rejects. Has a connection of its own, so that
 * nothing that is counted waits behind long texts.
 */
export class SharedTexts {
  readonly #redis: Redis
  readonly #log: Logger
  readonly #patienceMs: number
  #pausedUntilMs = 0
  /** Failures since something worked. */
  #failures = 0

  constructor({ url, log, patienceMs = usualPatienceMs }: SharedTextsOptions) {
    this.#log = log
    this.#patienceMs = patienceMs
    this.#redis = new Redis(url, {
      keyPrefix: prefix,
      connectTimeout: connectPatienceMs,
      commandTimeout: connectPatienceMs,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (tries) => Math.min(50 * 2 ** Math.min(tries, 6), longestRetryMs),
    })
    // Commands tell of the same; without a listener it would end the process.
    this.#redis.on('error', () => undefined)
  }

  /** False while it is lost, slow or not yet there: then nothing is found and nothing put. */
  get isUsable(): boolean {
    return this.#redis.status === 'ready' && performance.now() >= this.#pausedUntilMs
  }

  /** In the order of the keys; undefined where nothing is, or all of it came too late. */
  async find(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    if (!this.isUsable) return []
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new Error('Redis took too long.')), this.#patienceMs)
    try {
      const texts = await Promise.race([this.#redis.mget([...keys]), late])
      this.#noteSuccess()
      return texts.map((text) => text ?? undefined)
    } catch (error) {
      this.#noteFailure(error)
      return []
    } finally {
      clearTimeout(timer)
    }
  }

  /** Puts them in the background, each for `ttlMs`. */
  put(texts: readonly { readonly key: string; readonly text: string }[], ttlMs: number): void {
    if (texts.length === 0 || !this.isUsable) return
    const pipeline = this.#redis.pipeline()
    for (const { key, text } of texts) pipeline.set(key, text, 'PX', Math.ceil(ttlMs))
    pipeline.exec().then(
      (results) => {
        const [error] = results?.find(([reason]) => reason) ?? []
        if (error) this.#noteFailure(error)
      },
      (error: unknown) => this.#noteFailure(error),
    )
  }

  close(): void {
    this.#redis.disconnect()
  }

  #noteFailure(error: unknown): void {
    this.#pausedUntilMs = performance.now() + pauseMs
    this.#failures += 1
    if (this.#failures === 1) this.#log.warn({ err: error }, 'what other gateways kept is left alone for now')
  }

  #noteSuccess(): void {
    if (this.#failures > 0)
      this.#log.info({ failures: this.#failures }, 'what other gateways kept is found again')
    this.#failures = 0
  }
}
