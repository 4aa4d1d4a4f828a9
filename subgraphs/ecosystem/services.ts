import { serviceViewer } from '../../platform/auth/viewer.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import type { EventLog } from '../../platform/events/event-log.ts'
import type { SubgraphRuntime } from '../../platform/graphql/subgraph-definition.ts'
import { createOutboundClient } from '../../platform/outbound/outbound-client.ts'
import type { OutboundClient } from '../../platform/outbound/outbound-client.ts'
import { selectEventTypes } from './domain-event/domain-event.store.ts'
import { startHealthProber } from './health-check/health-prober.ts'
import type { HealthProber } from './health-check/health-prober.ts'

/** What ecosystem keeps running beside its requests. */
export interface EcosystemServices {
  /** Asks the addresses managers gave their projects. */
  readonly outbound: OutboundClient
  readonly healthProber: HealthProber
  readonly eventLog: EventLog
  /** Every type of event in the log; with a service's rights, since names of types are nobody's secret. */
  readEventTypes(): Promise<string[]>
}

export function createEcosystemServices(runtime: SubgraphRuntime): EcosystemServices {
  const database = runtime.database.as(serviceViewer('ecosystem'), 'event-types')
  const outbound = createOutboundClient(runtime.config.outbound)
  return {
    outbound,
    healthProber: startHealthProber({ ...runtime, outbound }),
    eventLog: createEventLog(runtime.database),
    readEventTypes: () => database.read(selectEventTypes),
  }
}
