import { UplinkSupergraphManager } from '@apollo/gateway'
import type { Logger } from '../../platform/telemetry/log.ts'
import { SupergraphError } from './supergraph-error.ts'
import type { SupergraphSource } from './supergraph-source.ts'

export interface ManagedSupergraphOptions {
  /** Of the graph, as GraphOS gave it. */
  readonly key: string
  /** `graph@variant`. */
  readonly graphRef: string
  /** Default Apollo's own. */
  readonly endpoints?: readonly string[] | undefined
  readonly log: Logger
}

/**
 * The supergraph a registry publishes, by Apollo's own client of its Uplink: it asks as often as the registry tells it
 * to, and turns to the next endpoint when one does not answer. Rejects with `SupergraphError` SUPERGRAPH_UNREADABLE when
 * none does.
 */
export async function managedSupergraph(options: ManagedSupergraphOptions): Promise<SupergraphSource> {
  const { key: apiKey, graphRef, endpoints, log: logger } = options
  const uplinkEndpoints = endpoints && [...endpoints]
  const manager = new UplinkSupergraphManager({
    apiKey,
    graphRef,
    logger,
    ...(uplinkEndpoints ? { uplinkEndpoints } : {}),
  })
  let newest: string
  let onUpdate: () => void = () => undefined
  const update = (sdl: string) => {
    newest = sdl
    onUpdate()
  }
  // What can be served is decided here, not by questions to subgraphs through a data source of the library's.
  const getDataSource = () => {
    throw new Error('The gateway reaches its subgraphs by itself.')
  }
  const healthCheck = async () => undefined
  const { supergraphSdl, cleanup } = await manager
    .initialize({ update, healthCheck, getDataSource })
    .catch((cause: Error) => {
      throw new SupergraphError('SUPERGRAPH_UNREADABLE', [cause.message], { cause })
    })
  newest = supergraphSdl
  return {
    read: async () => newest,
    watch(onChange) {
      onUpdate = onChange
      return () => (onUpdate = () => undefined)
    },
    stop: cleanup,
  }
}
