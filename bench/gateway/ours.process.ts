import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JSONWebKeySet } from 'jose'
import { createLocalKeySource } from '../../platform/auth/access-token.ts'
import { tellLiveHeap } from '../process/live-heap.ts'
import { runGateway } from '../process/run-gateway.ts'
import { subgraphNames } from './workload/subgraphs.ts'

// Our gateway: `ours.process.ts <port> <http|apollo> <origin of the subgraphs> <folder>`.

const [port, front, origin = '', folder = ''] = process.argv.slice(2)
const jwks = JSON.parse(readFileSync(join(folder, 'jwks.json'), 'utf8')) as JSONWebKeySet
await runGateway({
  port: Number(port),
  origin,
  folder,
  subgraphNames,
  front: front === 'apollo' ? 'apollo' : 'http',
  keySource: createLocalKeySource(() => jwks),
})
tellLiveHeap()
