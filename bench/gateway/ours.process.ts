import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JSONWebKeySet } from 'jose'
import { startGateway } from '../../gateway/gateway.ts'
import { fileSupergraph } from '../../gateway/supergraph/supergraph-source.ts'
import { createGatewayServices } from '../../gateway/transport/gateway-services.ts'
import { createLocalKeySource } from '../../platform/auth/access-token.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { tellLiveHeap } from '../process/live-heap.ts'
import { subgraphNames } from './workload/subgraphs.ts'

// Our gateway as it is started everywhere: `ours.process.ts <port> <http|apollo> <origin of the subgraphs> <folder>`.

const [port, front, origin = '', folder = ''] = process.argv.slice(2)
// No access log, as with every other gateway of the bench.
const log = createLogger({ level: 'warn', service: 'gateway' })
const jwks = JSON.parse(readFileSync(join(folder, 'jwks.json'), 'utf8')) as JSONWebKeySet
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
    gateway: { engine: 'compiled', front: front === 'apollo' ? 'apollo' : 'http', explorer: false },
  },
  supergraph: fileSupergraph(join(folder, 'supergraph.graphql'), { isWatched: false }),
  services,
  keySource: createLocalKeySource(() => jwks),
  log,
})
tellLiveHeap()
process.once('SIGINT', () => {
  gateway
    .stop()
    .then(close)
    .finally(() => process.exit(0))
})
