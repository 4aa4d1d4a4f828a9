import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { subgraphNames } from '../../platform/config/services.ts'
import { findFreePorts } from './free-ports.ts'
import { startRedis } from './redis.ts'
import type { TestRedis } from './redis.ts'
import { becomesReady, createSeededDatabase, environmentFor, killProcess, startProcess } from './system.ts'

/** Two gateways before the same subgraphs, with a database and a Redis of their own. */
export interface TwoGateways {
  readonly here: string
  readonly there: string
  readonly databaseUrl: string
  readonly redis: TestRedis
  stop(): Promise<void>
}

/** Each gateway a process with a data folder of its own, as on two machines; all subgraphs a third. */
export async function startTwoGateways(settings: NodeJS.ProcessEnv): Promise<TwoGateways> {
  const { databaseUrl, drop } = await createSeededDatabase()
  const dataFolder = await mkdtemp(join(tmpdir(), 'stratograph-two-'))
  const redis = await startRedis()
  const [otherPort = 0] = await findFreePorts(1)
  const environment: NodeJS.ProcessEnv = {
    ...(await environmentFor(databaseUrl)),
    LOG_LEVEL: 'silent',
    DATA_FOLDER: dataFolder,
    REDIS_URL: redis.url,
    ...settings,
  }
  const other = { ...environment, PORT: String(otherPort), DATA_FOLDER: join(dataFolder, 'other') }
  const children = [
    startProcess(subgraphNames, environment),
    startProcess(['gateway'], environment),
    startProcess(['gateway'], other),
  ]
  const here = `http://127.0.0.1:${environment['PORT']}`
  const there = `http://127.0.0.1:${otherPort}`
  const stop = async () => {
    await Promise.all(children.map((child) => killProcess(child)))
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 })
    await redis.stop()
    await drop()
  }
  await Promise.all([here, there].map((url) => becomesReady(url, children))).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { here, there, databaseUrl, redis, stop }
}
