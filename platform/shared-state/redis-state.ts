import { Redis } from 'ioredis'
import { createId } from '../database/uuid.ts'
import type { Logger } from '../telemetry/log.ts'
import { describeLeft, describeTaken } from './points.ts'
import { adjustPointsScript, incrementScript, takePlaceScript, takePointsScript } from './redis-scripts.ts'
import { SharedStateUnavailable } from './shared-state.ts'
import type { PointsBucket, SharedState } from './shared-state.ts'

const patienceMs = 500
const longestRetryMs = 2_000
const prefix = 'stratograph:'

/** The state of a deployment of many processes. A lost server is looked for until it is back. */
export class RedisState implements SharedState {
  readonly #redis: Redis

  constructor(url: string, log: Logger) {
    this.#redis = new Redis(url, {
      keyPrefix: prefix,
      lazyConnect: true,
      connectTimeout: patienceMs,
      commandTimeout: patienceMs,
      // Whoever asks while the server is away is told at once.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (tries) => Math.min(50 * 2 ** Math.min(tries, 6), longestRetryMs),
    })
    let isLost = false
    this.#redis.on('error', (error: Error) => {
      if (!isLost) log.warn({ err: error }, 'the shared state was lost; looking for it')
      isLost = true
    })
    this.#redis.on('ready', () => {
      if (isLost) log.info('the shared state is back')
      isLost = false
    })
  }

  /** Resolves whether the server is there or not: it may come later. */
  async connect(): Promise<void> {
    await this.#redis.connect().catch(() => undefined)
  }

  get(key: string): Promise<string | null> {
    return this.#ask((redis) => redis.get(`text:${key}`))
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    await this.#ask((redis) => redis.set(`text:${key}`, value, 'PX', Math.ceil(ttlMs)))
  }

  async delete(key: string): Promise<void> {
    await this.#ask((redis) => redis.del(`text:${key}`))
  }

  increment(key: string, by: number, ttlMs: number): Promise<number> {
    return this.#run<number>(incrementScript, `count:${key}`, by, Math.ceil(ttlMs))
  }

  async takePoints(key: string, bucket: PointsBucket, cost: number) {
    const { capacity, refillPerSecond } = bucket
    const [isTaken, points, now] = await this.#run<[number, string, string]>(
      takePointsScript,
      `points:${key}`,
      capacity,
      refillPerSecond,
      cost,
    )
    return describeTaken(isTaken === 1, Number(points), cost, bucket, Number(now))
  }

  async adjustPoints(key: string, bucket: PointsBucket, by: number) {
    const { capacity, refillPerSecond } = bucket
    const [points, now] = await this.#run<[string, string]>(
      adjustPointsScript,
      `points:${key}`,
      capacity,
      refillPerSecond,
      by,
    )
    return describeLeft(Number(points), bucket, Number(now))
  }

  async takePlace(key: string, limit: number, leaseMs: number): Promise<string | null> {
    const place = createId()
    const isTaken = await this.#run<number>(
      takePlaceScript,
      `places:${key}`,
      limit,
      Math.ceil(leaseMs),
      place,
    )
    return isTaken === 1 ? place : null
  }

  async leavePlace(key: string, place: string): Promise<void> {
    await this.#ask((redis) => redis.zrem(`places:${key}`, place))
  }

  async close(): Promise<void> {
    this.#redis.disconnect()
  }

  #run<Answer>(script: string, key: string, ...values: (string | number)[]): Promise<Answer> {
    return this.#ask((redis) => redis.eval(script, 1, key, ...values) as Promise<Answer>)
  }

  async #ask<Answer>(ask: (redis: Redis) => Promise<Answer>): Promise<Answer> {
    try {
      return await ask(this.#redis)
    } catch (error) {
      throw new SharedStateUnavailable(error)
    }
  }
}
