import { createViewerSigner } from '../../platform/auth/viewer-header.ts'
import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { createHttpSubgraph } from './http-subgraph.ts'

export interface GatewayServicesOptions {
  /** Subgraphs that run in this process, by name. */
  readonly local: ReadonlyMap<string, SubgraphService>
  /** Base URL of each subgraph; used for those that do not run here. */
  readonly urls: Readonly<Record<string, string>>
  /** The key that viewers are signed with; every subgraph process holds the same. */
  readonly viewerKey: Uint8Array
  readonly log: Logger
}

export interface GatewayServices {
  readonly services: ReadonlyMap<string, SubgraphService>
  /** Closes the connections to the others; those that run here are not touched. */
  close(): Promise<void>
}

/** Every subgraph of the graph by name: the one in this process when there is one, else the one at its URL. */
export function createGatewayServices({
  local,
  urls,
  viewerKey,
  log,
}: GatewayServicesOptions): GatewayServices {
  const signer = createViewerSigner(viewerKey)
  const remote = Object.entries(urls)
    .filter(([name]) => !local.has(name))
    .map(([name, url]) => createHttpSubgraph({ name, url, signer, log }))
  const services = new Map<string, SubgraphService>([
    ...local,
    ...remote.map((service) => [service.name, service] as const),
  ])
  return { services, close: async () => void (await Promise.all(remote.map((service) => service.close()))) }
}
