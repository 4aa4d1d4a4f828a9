import 'reflect-metadata'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readSchemas } from '../gateway/supergraph/supergraph.ts'
import { SupergraphError } from '../gateway/supergraph/supergraph-error.ts'
import { ConfigError, readConfig } from '../platform/config/config.ts'
import { rootFolder } from '../platform/config/root-folder.ts'
import type { SubgraphName } from '../platform/config/services.ts'
import type { Database } from '../platform/database/database.ts'
import { EmbeddedPostgresError } from '../platform/database/embedded/embedded-postgres.error.ts'
import { databaseErrorCode } from '../platform/database/database-error.ts'
import { DatabaseStartError, findStore } from '../platform/database/provision.ts'
import { createLogger } from '../platform/telemetry/log.ts'
import { createOperationCheck } from './check/check-operation.ts'
import type { OperationCheck } from './check/check-operation.ts'
import { checkPublished, readPublishedCalls } from './check/check-published.ts'
import type { CheckReport } from './check/check-report.ts'
import { printReport } from './check/print-report.ts'
import { composeCode, CompositionError } from './compose.ts'

const undefinedTable = '42P01'

/** A supergraph was named that cannot be read. */
class UnreadableSupergraph extends Error {}

/**
 * `npm run schema:check` compares the graph of the code with the committed `schema/supergraph.graphql`, and says which
 * published operations of whom would break. `-- --supergraph <file>` checks that file in place of the code,
 * `--against <file>` compares with another than the committed one, `--json` prints the report for programs.
 * Exit code 0: nothing would break; 1: something published would, or, when no database is there to ask, the schema has
 * breaking changes; 2: nothing could be checked.
 */
await run().catch((error: unknown) => {
  const isExplained = [CompositionError, SupergraphError, ConfigError, UnreadableSupergraph].some(
    (known) => error instanceof known,
  )
  const isUsage = error instanceof TypeError && 'code' in error
  if (!(error instanceof Error) || !(isExplained || isUsage)) throw error
  console.error(`schema:check: ${error.message}`)
  process.exitCode = 2
})

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      supergraph: { type: 'string' },
      against: { type: 'string', default: join(rootFolder, 'schema', 'supergraph.graphql') },
      json: { type: 'boolean', default: false },
    },
  })
  const before = await readSupergraph(values.against)
  const after = values.supergraph
    ? await readSupergraph(values.supergraph)
    : (await composeCode()).supergraphSdl
  const report = await composeReport(createOperationCheck(readSchemas(before), readSchemas(after)))
  console.log(values.json ? JSON.stringify(report, null, 2) : printReport(report).join('\n'))
  process.exitCode = report.breaks ? 1 : 0
}

async function composeReport(check: OperationCheck): Promise<CheckReport> {
  const { schema } = check
  const published = await readStore('identity', async (identity) => {
    const calls = await readStore('ecosystem', readPublishedCalls)
    return checkPublished(identity, check, 'value' in calls ? calls.value : null)
  })
  if ('value' in published)
    return { schema, published: published.value, breaks: published.value.broken.length > 0 }
  const { reason } = published
  return { schema, published: { checked: false, reason }, breaks: schema.breaking.length > 0 }
}

/** What is read from a subgraph's database, or why there is none. */
async function readStore<Value>(
  name: SubgraphName,
  read: (database: Database) => Promise<Value>,
): Promise<{ readonly value: Value } | { readonly reason: string }> {
  try {
    const store = await findStore(name, readConfig([]), createLogger({ level: 'error', service: 'schema' }))
    return { value: await read(store.database).finally(() => store.close()) }
  } catch (error) {
    return { reason: explainAbsence(error) }
  }
}

/** Why there is no database to read from; throws what has another reason. */
function explainAbsence(error: unknown): string {
  if (error instanceof DatabaseStartError || error instanceof EmbeddedPostgresError) return error.message
  const isEmptyDatabase = databaseErrorCode(error) === undefinedTable
  if (isEmptyDatabase)
    return 'the database holds no published operations: nothing of ours was ever started on it'
  throw error
}

async function readSupergraph(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new UnreadableSupergraph(`${file} cannot be read.`, { cause })
  }
}
