import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { createOperationAnalyst } from '../../gateway/registry/operation-analyst.ts'
import { createId } from '../../platform/database/uuid.ts'
import type { Viewer, UserViewer } from '../../platform/auth/viewer.ts'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import { readConfig } from '../../platform/config/config.ts'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { loadSecretKeys } from '../../platform/config/secret.ts'
import type { Database } from '../../platform/database/database.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import { createLiveTail } from '../../platform/events/live-tail.ts'
import { createLocalSubgraph } from '../../platform/graphql/local-subgraph.ts'
import type { AnySubgraphDefinition } from '../../platform/graphql/subgraph-definition.ts'
import type { LocalSubgraphService, SubgraphResult } from '../../platform/graphql/subgraph-service.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { createTestDatabase } from './database.ts'

/** A subgraph on a database of its own, as a test file uses it. */
export interface TestSubgraph {
  readonly database: Database
  readonly service: LocalSubgraphService
  readonly services: unknown
  /** Executes as `viewer` (nobody, when left out) and answers the whole result. */
  run(query: string, variables?: Record<string, unknown>, viewer?: Viewer): Promise<SubgraphResult>
  /** Executes and answers the data; throws when there are errors. */
  data<Data = Record<string, any>>(
    query: string,
    variables?: Record<string, unknown>,
    viewer?: Viewer,
  ): Promise<Data>
  /** Follows a subscription. */
  follow(
    query: string,
    variables?: Record<string, unknown>,
    viewer?: Viewer,
  ): AsyncIterableIterator<SubgraphResult>
}

/**
 * Registers the hooks of a test file that works on one subgraph; use the returned object inside tests only.
 * `environment` configures it and is asked when the file's earlier hooks have run.
 */
export function testSubgraph(
  definition: AnySubgraphDefinition,
  environment: () => NodeJS.ProcessEnv = () => ({}),
): TestSubgraph {
  let started: Awaited<ReturnType<typeof startTestSubgraph>>
  beforeAll(async () => {
    started = await startTestSubgraph(definition, environment())
  })
  afterAll(() => started?.stop())
  const run: TestSubgraph['run'] = (query, variables, viewer = anonymousViewer) =>
    started.service.execute({ query, variables }, { viewer, requestId: 'test-request' })
  return {
    get database() {
      return started.database
    },
    get service() {
      return started.service
    },
    get services() {
      return started.services
    },
    run,
    data: async (query, variables, viewer) => {
      const result = await run(query, variables, viewer)
      if (result.errors) throw new Error(JSON.stringify(result.errors))
      return result.data as never
    },
    follow: (query, variables, viewer = anonymousViewer) =>
      started.service.subscribe({ query, variables }, { viewer, requestId: 'test-request' }),
  }
}

async function startTestSubgraph(definition: AnySubgraphDefinition, environment: NodeJS.ProcessEnv) {
  const { database, drop } = await createTestDatabase([definition.name])
  const config = readConfig([], { NODE_ENV: 'test', ...environment })
  const log = createLogger({ level: 'silent', service: definition.name })
  const secrets = loadSecretKeys(randomBytes(32).toString('hex'), '')
  const analyst = createOperationAnalyst(join(rootFolder, 'schema', 'supergraph.graphql'))
  const services = await definition.createServices?.({ config, database, secrets, log, analyst })
  const liveEvents = await createLiveTail(createEventLog(database), { database, log })
  const service = await createLocalSubgraph({ definition, services, database, liveEvents, log })
  const stop = async () => {
    await definition.closeServices?.(services)
    await liveEvents.close()
    await drop()
  }
  return { database, service, services, stop }
}

/** A signed-in user for tests; `overrides` say in which organisation and role. */
export function testUser(overrides: Partial<UserViewer> = {}): UserViewer {
  return {
    kind: 'user',
    userId: createId(),
    sessionId: createId(),
    organisationId: null,
    organisationKind: null,
    role: null,
    ...overrides,
  }
}
