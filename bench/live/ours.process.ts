import { runGateway } from '../process/run-gateway.ts'
import { subgraphNames } from './workload.ts'

// Our gateway: `ours.process.ts <port> <origin of the subgraphs> <folder>`.

const [port, origin = '', folder = ''] = process.argv.slice(2)
const keySource = async () => {
  throw new Error('Nobody signs in.')
}
await runGateway({ port: Number(port), origin, folder, subgraphNames, keySource })
