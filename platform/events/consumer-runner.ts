import type { Database } from '../database/database.ts'
import type { Logger } from '../telemetry/log.ts'
import type { BackoffOptions } from './backoff.ts'
import { ConsumerLoop } from './consumer-loop.ts'
import type { Consumer, ConsumerSource } from './consumer.ts'

export interface ConsumerRunnerOptions {
  /** The consumers' own database: their checkpoints, their parked events and the transactions of their handlers. */
  readonly database: Database
  /** The logs each consumer reads, with a checkpoint for each. */
  readonly sources: readonly ConsumerSource[]
  readonly consumers: readonly Consumer[]
  readonly log: Logger
  /** Between the tries of an event that fails; from half a second up to half a minute by default. */
  readonly backoff?: BackoffOptions
  /** How often to look without being woken, and to ask whether another process died; 2,000 ms by default. */
  readonly pollMs?: number
}

export interface RunningConsumers {
  /** Lets the events at hand finish; resolves when nothing runs any more. */
  stop(): Promise<void>
}

const defaultBackoff = { firstMs: 500, maxMs: 30_000 }

/**
 * Runs every consumer on every source in this process. Other processes may do the same with the same consumers: each
 * event is handled by one of them, in order, and the others take over when it dies.
 */
export function startConsumers(options: ConsumerRunnerOptions): RunningConsumers {
  const { database, sources, consumers, log, backoff = defaultBackoff, pollMs = 2_000 } = options
  refuseDuplicates(consumers.map((consumer) => consumer.name))
  refuseDuplicates(sources.map((source) => source.name))
  const loops = consumers.flatMap((consumer) =>
    sources.map((source) => new ConsumerLoop({ database, source, consumer, logger: log, backoff, pollMs })),
  )
  const running = Promise.all(loops.map((loop) => loop.run()))
  return {
    stop: async () => {
      for (const loop of loops) loop.stop()
      await running
    },
  }
}

// Two readers on one checkpoint would each see a part of the events.
function refuseDuplicates(names: readonly string[]): void {
  const duplicate = names.find((name, index) => names.indexOf(name) !== index)
  if (duplicate !== undefined) throw new Error(`Two consumers or sources are named ${duplicate}.`)
}
