import { serviceViewer } from '../../platform/auth/viewer.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import type { EventLog } from '../../platform/events/event-log.ts'
import type { SubgraphRuntime } from '../../platform/graphql/subgraph-definition.ts'
import { selectEventTypes } from './domain-event/domain-event.store.ts'
import { startHealthProber } from './health-check/health-prober.ts'
import type { HealthProber } from './health-check/health-prober.ts'

/** What ecosystem keeps running beside its requests. */
export interface EcosystemServices {
  readonly healthProber: HealthProber
  readonly eventLog: EventLog
  /** Every type of event in the log; with a service's rights, since names of types are nobody's secret. */
  readEventTypes(): Promise<string[]>
}

export function createEcosystemServices(runtime: SubgraphRuntime): EcosystemServices {
  const database = runtime.database.as(serviceViewer('ecosystem'), 'event-types')
  return {
    healthProber: startHealthProber(runtime),
    eventLog: createEventLog(runtime.database),
    readEventTypes: () => database.read(selectEventTypes),
  }
}
