import { join } from 'node:path'
import { startGateway } from '../../gateway/gateway.ts'
import { fileSupergraph } from '../../gateway/supergraph/supergraph-source.ts'
import { createGatewayServices } from '../../gateway/transport/gateway-services.ts'
import type { KeySource } from '../../platform/auth/access-token.ts'
import { createLogger } from '../../platform/telemetry/log.ts'

export interface BenchGatewayOptions {
  readonly port: number
  /** Below which each subgraph answers under its own name. */
  readonly origin: string
  /** Holds `supergraph.graphql`. */
  readonly folder: string
  readonly subgraphNames: readonly string[]
  readonly front?: 'http' | 'apollo'
  readonly keySource: KeySource
}

/** Our gateway as it is started everywhere, until it is interrupted; resolves when it listens. */
export async function runGateway(options: BenchGatewayOptions): Promise<void> {
  const { port, origin, folder, subgraphNames, front = 'http', keySource } = options
  // No access log, as with every other gateway of the bench.
  const log = createLogger({ level: 'warn', service: 'gateway' })
  const { services, close } = createGatewayServices({
    local: new Map(),
    urls: Object.fromEntries(subgraphNames.map((name) => [name, `${origin}/${name}`])),
    viewerKey: Buffer.alloc(32, 'bench'),
    log,
  })
  const gateway = await startGateway({
    config: {
      production: true,
      http: { host: '127.0.0.1', gatewayPort: port, drainMs: 0, trustedProxies: 0 },
      gateway: { engine: 'compiled', front, explorer: false },
    },
    supergraph: fileSupergraph(join(folder, 'supergraph.graphql'), { isWatched: false }),
    services,
    keySource,
    log,
  })
  process.once('SIGINT', () => {
    gateway
      .stop()
      .then(close)
      .finally(() => process.exit(0))
  })
}
