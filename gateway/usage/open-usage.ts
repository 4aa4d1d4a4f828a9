import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import type { Release } from '../../platform/server/release.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { createUsageMeter, noMeter } from './usage-meter.ts'
import type { UsageMeter } from './usage-meter.ts'
import { startUsageSender, usageRecordField } from './usage-sender.ts'
import { UsageSpool } from './usage-spool.ts'

export interface UsageOptions {
  /** Of the supergraph: usage is counted where there is somebody who keeps it. */
  readonly sdl: string
  /** Where what is counted waits to be sent; left out, nothing is counted. */
  readonly folder: string | undefined
  readonly log: Logger
}

/** Counts partners' calls and brings them to the subgraph that keeps usage. What it starts ends with `releases`. */
export function openUsage(
  ecosystem: SubgraphService | undefined,
  { sdl, folder, log }: UsageOptions,
  releases: Release[],
): UsageMeter {
  if (!ecosystem || folder === undefined || !sdl.includes(usageRecordField)) return noMeter
  const spool = new UsageSpool(folder, log)
  const sender = startUsageSender({ spool, ecosystem, log })
  releases.push(() => sender.stop())
  return createUsageMeter((line) => spool.append(line))
}
