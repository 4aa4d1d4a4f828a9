import type { Config } from '../config/config.ts'
import type { SecretKeys } from '../config/secret.ts'
import type { Database } from '../database/database.ts'
import type { ConsumerSource } from '../events/consumer.ts'
import { startConsumers } from '../events/consumer-runner.ts'
import type { LiveTail } from '../events/live-tail.ts'
import type { Logger } from '../telemetry/log.ts'
import { createLocalSubgraph } from './local-subgraph.ts'
import type { OperationAnalyst } from './operation-analyst.ts'
import type { AnySubgraphDefinition } from './subgraph-definition.ts'
import type { LocalSubgraphService } from './subgraph-service.ts'

/** A subgraph with everything that runs for it in this process. */
export interface RunningSubgraph {
  readonly service: LocalSubgraphService
  /** What its `createServices` made. */
  readonly services: unknown
  stop(): Promise<void>
}

export interface StartSubgraphOptions {
  readonly definition: AnySubgraphDefinition
  readonly config: Config
  readonly database: Database
  /** The live tail of the subgraph's own database. */
  readonly liveEvents: LiveTail
  /** The logs of all databases its consumers read. */
  readonly sources: readonly ConsumerSource[]
  readonly secrets: SecretKeys
  readonly log: Logger
  readonly analyst?: OperationAnalyst | undefined
}

export async function startSubgraph(options: StartSubgraphOptions): Promise<RunningSubgraph> {
  const { definition, config, database, liveEvents, sources, secrets } = options
  const log = options.log.child({ service: definition.name })
  const services = await definition.createServices?.({
    config,
    database,
    secrets,
    log,
    analyst: options.analyst ?? null,
  })
  const service = await createLocalSubgraph({ definition, services, database, liveEvents, log })
  const consumers = startConsumers({
    database,
    sources,
    consumers: definition.createConsumers?.(services) ?? [],
    log,
  })
  const stop = async () => {
    await consumers.stop()
    await definition.closeServices?.(services)
  }
  return { service, services, stop }
}
