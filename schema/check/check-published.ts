import { serviceViewer } from '../../platform/auth/viewer.ts'
import type { Database } from '../../platform/database/database.ts'
import type { ViewerDatabase } from '../../platform/database/viewer-database.ts'
import { selectPublishedCalls } from '../../subgraphs/ecosystem/usage/published-calls.store.ts'
import { daysBefore } from '../../subgraphs/ecosystem/usage/usage.ts'
import { selectWorkingKeys } from '../../subgraphs/identity/api-key/api-key.store.ts'
import { selectOwnedOperations } from '../../subgraphs/identity/manifest/manifest.store.ts'
import type { OwnedOperation } from '../../subgraphs/identity/manifest/manifest.store.ts'
import type { CallingKey, OperationCheck } from './check-operation.ts'
import { PublishedFindings } from './check-report.ts'
import type { PublishedReport } from './check-report.ts'

/** Calls of published operations, by the id of the publication; null when nobody counts. */
export type PublishedCalls = ReadonlyMap<string, number> | null

const perPage = 500
const recentDays = 30

/** Checks what every application of every organisation has published in the database of identity. */
export async function checkPublished(
  identity: Database,
  check: OperationCheck,
  calls: PublishedCalls,
): Promise<PublishedReport> {
  const findings = new PublishedFindings()
  for await (const { operation, keys } of readOperations(readerOf(identity)))
    findings.add(operation, calls && (calls.get(operation.id) ?? 0), check.check(operation.body, keys))
  return findings.report()
}

/** The calls of the last 30 days in the database of ecosystem. */
export function readPublishedCalls(ecosystem: Database): Promise<PublishedCalls> {
  const since = daysBefore(new Date(), recentDays)
  return readerOf(ecosystem).read((tx) => selectPublishedCalls(tx, since))
}

function readerOf(database: Database): ViewerDatabase {
  return database.as(serviceViewer('schema-check'), 'schema-check')
}

/** An operation with the working keys of its application. */
interface CalledOperation {
  readonly operation: OwnedOperation
  readonly keys: readonly CallingKey[]
}

async function* readOperations(reader: ViewerDatabase): AsyncGenerator<CalledOperation> {
  const now = new Date()
  const readBehind = (id: string | null) =>
    reader.read(async (tx) => {
      const operations = await selectOwnedOperations(tx, id, perPage)
      const applicationIds = new Set(operations.map(({ application }) => application.id))
      const keys = await selectWorkingKeys(tx, [...applicationIds], now)
      return { operations, keys: Map.groupBy(keys, ({ applicationId }) => applicationId) }
    })
  let page = await readBehind(null)
  for (;;) {
    for (const operation of page.operations)
      yield { operation, keys: page.keys.get(operation.application.id) ?? [] }
    const last = page.operations.at(-1)
    if (!last || page.operations.length < perPage) return
    page = await readBehind(last.id)
  }
}
