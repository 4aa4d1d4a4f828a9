import { join } from 'node:path'
import { startGateway } from '../../gateway/gateway.ts'
import { fileSupergraph } from '../../gateway/supergraph/supergraph-source.ts'
import { createGatewayServices } from '../../gateway/transport/gateway-services.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { subgraphNames } from './workload.ts'

// Our gateway as it is started everywhere: `ours.process.ts <port> <origin of the subgraphs> <folder>`.

const [port, origin = '', folder = ''] = process.argv.slice(2)
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
    http: { host: '127.0.0.1', gatewayPort: Number(port), drainMs: 0, trustedProxies: 0 },
    gateway: { engine: 'compiled', front: 'http', explorer: false },
  },
  supergraph: fileSupergraph(join(folder, 'supergraph.graphql'), { isWatched: false }),
  services,
  keySource: async () => {
    throw new Error('Nobody signs in.')
  },
  log,
})
process.once('SIGINT', () => {
  gateway
    .stop()
    .then(close)
    .finally(() => process.exit(0))
})
